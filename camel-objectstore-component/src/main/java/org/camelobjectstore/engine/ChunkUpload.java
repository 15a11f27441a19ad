/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.ChunkWriter;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one put: cut, hashed, published, and removed again if the put fails. Chunks are never sent again alone.
 *
 * <p>Belongs to the putting thread; acknowledgements enter the {@link AckLedger} on the connection's.
 */
final class ChunkUpload {
    private static final Duration MAX_SETTLE = Duration.ofSeconds(5);

    private final Wire wire;
    private final BucketSubjects subjects;
    private final String subject;
    private final PutRequest request;
    private final Duration stallTimeout;
    private final TransferProgress progress;
    private final Chunker chunker;

    private byte @Nullable [] first;
    private long size;
    private long chunks;
    /** Whether chunks may still reach the stream after the put has failed. */
    private boolean underWay;

    ChunkUpload(BucketContext context, PutRequest request, TransferProgress progress, InputStream source) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.subject = subjects.chunks(progress.nuid());
        this.request = request;
        this.stallTimeout = context.settings().requestTimeout();
        this.progress = progress;
        this.chunker = new Chunker(source, chunkSize());
    }

    int chunkSize() {
        return (int) Math.min(request.chunkSize(), wire.maxPayload());
    }

    /** Bytes published so far. */
    long size() {
        return size;
    }

    /** Chunks published so far. */
    long chunks() {
        return chunks;
    }

    /**
     * Reads the first chunk.
     *
     * @return whether the object is known to have no more than that
     */
    boolean begin() throws IOException {
        first = read();
        return chunker.hasEnded();
    }

    /**
     * Publishes all chunks and waits until the server has stored them.
     *
     * @return the digest of the whole
     */
    String send() throws IOException {
        byte[] chunk = first;
        if (chunk == null) {
            return new ObjectDigest().text();
        }
        first = null;
        try {
            return chunker.hasEnded() ? sendOnly(chunk) : sendAll(chunk);
        } catch (IOException | RuntimeException | Error e) {
            settle(e);
            throw e;
        }
    }

    private String sendOnly(byte[] chunk) throws IOException {
        try (Pending<Long> published = wire.publishChunk(subject, chunk)) {
            count(chunk);
            ObjectDigest digest = new ObjectDigest();
            digest.update(chunk);
            published.await();
            return digest.text();
        } catch (WireException e) {
            throw AckLedger.aboutChunk(0, e);
        }
    }

    private String sendAll(byte[] begin) throws IOException {
        InFlightWindow window = new InFlightWindow(request.maxInFlightBytes());
        AckLedger ledger = new AckLedger(window, chunker);
        ObjectDigest digest = new ObjectDigest();
        try (ChunkWriter writer = wire.writeChunks(subject, ledger)) {
            for (byte[] chunk = begin; chunk != null; chunk = read()) {
                if (!window.acquire(chunk.length, stallTimeout)) {
                    break;
                }
                publish(writer, ledger, chunk);
                digest.update(chunk); // while it travels; this thread alone will fill the array again
            }
            window.awaitEmpty(stallTimeout);
        }
        WireException failure = ledger.failure();
        if (failure != null) {
            throw failure;
        }
        return digest.text();
    }

    private byte @Nullable [] read() throws IOException {
        try {
            return chunker.next();
        } catch (IOException e) {
            throw new IOException("the body could not be read after " + size + " bytes (" + e + ")", e);
        }
    }

    private void publish(ChunkWriter writer, AckLedger ledger, byte[] chunk) throws IOException {
        ledger.enter(chunks, chunk);
        try {
            writer.publish(chunks, chunk);
        } catch (IOException | RuntimeException e) {
            ledger.withdraw(chunks);
            throw e;
        }
        count(chunk);
    }

    private void count(byte[] chunk) {
        chunks++;
        size += chunk.length;
        progress.advance(chunk.length);
    }

    /** Makes sure, as far as the connection allows, that no chunk of this put can reach the stream any more. */
    private void settle(Throwable failure) {
        if (chunks == 0) {
            return;
        }
        Duration patience = stallTimeout.compareTo(MAX_SETTLE) < 0 ? stallTimeout : MAX_SETTLE;
        try {
            Uninterrupted.run(() -> wire.fence(subject, patience));
        } catch (IOException e) {
            underWay = true;
            failure.addSuppressed(e);
        }
    }

    /** Fails if chunks of this put are stored no more. */
    void checkAllAreThere() throws IOException {
        Optional<WireException> loss = loss();
        if (loss.isPresent()) {
            throw loss.get();
        }
    }

    /** What is missing of the chunks: those of an upload that takes long may have expired or been swept. */
    Optional<WireException> loss() throws IOException {
        long stored = wire.counts(subject).getOrDefault(subject, 0L);
        return stored == chunks
                ? Optional.empty()
                : Optional.of(new WireException(
                        Kind.REFUSED,
                        "only " + stored + " of its " + chunks + " chunks are stored any more after "
                                + progress.elapsed().toSeconds()
                                + " s: they have expired or were removed by somebody else"));
    }

    /** Removes the chunks of a put that will not be committed, although nothing has failed. */
    void discard() throws IOException {
        if (chunks > 0) {
            wire.purge(subject);
        }
    }

    /** Removes this put's chunks, now or when the server can be reached, and tells which. */
    String remove(Throwable failure) {
        if (chunks == 0) {
            return "nothing of the new one was written.";
        }
        try {
            if (!underWay) {
                Uninterrupted.run(() -> wire.purge(subject));
                return size + " bytes of the new one were removed.";
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            if (!(e instanceof WireException wireFailure && wireFailure.outOfReach())) {
                return "up to " + size + " bytes of the new one may be left on the subject " + subject + " of stream "
                        + subjects.stream() + ". The operation sweep removes them.";
            }
        }
        wire.purgeLater(subject);
        return "up to " + size + " bytes of the new one (nuid " + progress.nuid()
                + ") will be removed as soon as the server can be reached, or by the operation sweep.";
    }
}
