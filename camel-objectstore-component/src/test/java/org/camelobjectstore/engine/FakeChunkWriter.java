/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.FakeFaults.ChunkFault;
import org.camelobjectstore.engine.wire.ChunkAcks;
import org.camelobjectstore.engine.wire.ChunkWriter;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * Publishes to a {@link FakeStream}. A chunk is copied only as it is stored, on the connection's thread: whoever fills its
 * array again before the acknowledgement spoils what is stored.
 */
final class FakeChunkWriter implements ChunkWriter {
    private final FakeWire wire;
    private final ScheduledExecutorService connection;
    private final String subject;
    private final ChunkAcks acks;

    private volatile boolean closed;

    FakeChunkWriter(FakeWire wire, ScheduledExecutorService connection, String subject, ChunkAcks acks) {
        this.wire = wire;
        this.connection = connection;
        this.subject = subject;
        this.acks = acks;
    }

    @Override
    public void publish(long index, byte[] chunk) throws WireException {
        FakeWire.checkPayload(chunk);
        FakeWire.checkNotInterrupted();
        if (wire.faults.willNotBeSent(index + 1)) {
            throw new WireException(Kind.CONNECTION, "the connection is CLOSED");
        }
        connection.execute(() -> arrive(index, chunk));
    }

    private void arrive(long index, byte[] chunk) {
        ChunkFault fault = wire.faults.takeChunkFault(index + 1);
        if (fault == null) {
            store(index, chunk, Duration.ZERO);
            return;
        }
        switch (fault.fate()) {
            case ANSWERED_LATE -> store(index, chunk, fault.delay());
            case REFUSED -> refuse(index, new WireException(fault.kind(), "fake " + fault.kind()));
            case STORED_UNANSWERED -> storeSilently(chunk);
            case LOST -> {}
            case CONNECTION_BREAKS -> acks.lost(new WireException(Kind.CONNECTION_LOST, "fake loss of the connection"));
            case NOT_SENT -> throw new IllegalStateException("Chunk " + (index + 1) + " was not sent");
        }
    }

    private void store(long index, byte[] chunk, Duration delay) {
        long sequence;
        try {
            sequence = wire.stream.store(subject, chunk);
        } catch (WireException e) {
            refuse(index, e);
            return;
        }
        if (delay.isZero()) {
            acknowledge(index, sequence);
        } else {
            connection.schedule(() -> acknowledge(index, sequence), delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void storeSilently(byte[] chunk) {
        try {
            wire.stream.store(subject, chunk);
        } catch (WireException e) {
            throw new IllegalStateException(e);
        }
    }

    private void acknowledge(long index, long sequence) {
        if (!closed) {
            acks.stored(index, sequence);
        }
    }

    private void refuse(long index, WireException reason) {
        if (!closed) {
            acks.refused(index, reason);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
