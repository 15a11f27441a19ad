/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.HashMap;
import java.util.Map;
import org.camelobjectstore.engine.wire.ChunkAcks;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * The books of one put: which chunks are in flight, and whether the stream stored them in their order.
 *
 * <p>Stored right means: chunk 0, 1, 2 ... at rising sequences, none refused. The first thing that is wrong is kept;
 * it breaks the window off, so that the putting thread stops. Memory is bounded by the window: a chunk leaves the books
 * with its acknowledgement.
 *
 * <p>Threads: the put's thread enters chunks, the connection's thread reports them; everything under this object's lock.
 */
final class AckLedger implements ChunkAcks {
    private final InFlightWindow window;
    private final Chunker buffers;

    private final Map<Long, byte[]> inFlight = new HashMap<>();
    /** Acknowledgements that came before those of earlier chunks. */
    private final Map<Long, Long> early = new HashMap<>();

    private long nextIndex;
    private long lastSequence;
    private @Nullable WireException failure;

    AckLedger(InFlightWindow window, Chunker buffers) {
        this.window = window;
        this.buffers = buffers;
    }

    synchronized void enter(long index, byte[] chunk) {
        inFlight.put(index, chunk);
    }

    /** Takes back a chunk that could not be published. */
    void withdraw(long index) {
        byte[] chunk;
        synchronized (this) {
            chunk = inFlight.remove(index);
        }
        if (chunk != null) {
            window.release(chunk.length);
        }
    }

    @Override
    public void stored(long index, long sequence) {
        byte[] chunk;
        synchronized (this) {
            chunk = inFlight.remove(index);
            if (chunk == null) {
                fail(new WireException(
                        WireException.Kind.REFUSED, "chunk " + (index + 1) + " was acknowledged more than once"));
                return;
            }
            early.put(index, sequence);
            checkOrder();
        }
        buffers.giveBack(chunk);
        window.release(chunk.length);
    }

    @Override
    public void refused(long index, WireException reason) {
        byte[] chunk;
        synchronized (this) {
            chunk = inFlight.remove(index);
            fail(aboutChunk(index, reason));
        }
        if (chunk != null) {
            window.release(chunk.length);
        }
    }

    @Override
    public void lost(WireException reason) {
        synchronized (this) {
            if (!inFlight.isEmpty()) {
                fail(new WireException(
                        reason.kind(),
                        reason.getMessage() + "; " + inFlight.size() + " chunk(s) were in flight",
                        reason));
            }
        }
    }

    /** A refusal that tells which chunk it was of; what is no refusal stays what it is. */
    static WireException aboutChunk(long index, WireException reason) {
        return switch (reason.kind()) {
            case TIMEOUT, CONNECTION, CONNECTION_LOST, INTERRUPTED -> reason;
            default ->
                new WireException(
                        reason.kind(),
                        "the server refused chunk " + (index + 1) + " (" + reason.getMessage() + ")",
                        reason);
        };
    }

    /** The first thing that went wrong; null while all is well. */
    synchronized @Nullable WireException failure() {
        return failure;
    }

    private void checkOrder() {
        for (Long sequence = early.remove(nextIndex); sequence != null; sequence = early.remove(nextIndex)) {
            if (sequence <= lastSequence) {
                fail(new WireException(
                        WireException.Kind.REFUSED,
                        "chunk " + (nextIndex + 1) + " was stored at sequence " + sequence
                                + ", not after its predecessor at " + lastSequence));
            }
            lastSequence = sequence;
            nextIndex++;
        }
    }

    private void fail(WireException reason) {
        if (failure == null) {
            failure = reason;
        }
        window.breakOff();
    }
}
