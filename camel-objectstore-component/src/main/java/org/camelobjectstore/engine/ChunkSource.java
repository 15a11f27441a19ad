/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.TransferProgress.Direction;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The stored chunks of one version of an object, in order.
 *
 * <p>The first chunk is a single look-up; only for what comes behind it there is a reader on the server. A lost reader is opened again behind
 * the last chunk seen. Chunks that are missing are explained: by asking the leader whether the object is still the same.
 */
final class ChunkSource {
    private static final int ATTEMPTS_WITHOUT_PROGRESS = 4;
    private static final int TOTAL_OF_ATTEMPTS = 1 + 2 + 3;

    private final Wire wire;
    private final BucketSubjects subjects;
    private final MetaStore metas;
    private final Failures failures;
    private final StoredObject object;
    private final int windowBytes;
    private final Transfers transfers;
    private final long expectedBytes;
    private final Duration progressInterval;
    private final Duration doubt;

    private @Nullable StoredMessages reader;
    private boolean begun;
    private @Nullable TransferProgress progress;
    private long lastSequence;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Makes the source; nothing is asked of the server yet.
     *
     * @param expectedBytes how many will be read, for the progress
     */
    ChunkSource(BucketContext context, StoredObject object, long expectedBytes, Duration progressInterval) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.metas = context.metas();
        this.failures = context.failures();
        this.windowBytes = context.settings().readWindowBytes();
        this.transfers = context.transfers();
        this.doubt = context.doubt();
        this.object = object;
        this.expectedBytes = expectedBytes;
        this.progressInterval = progressInterval;
    }

    /** Makes the chunk at this sequence the first one; to be called before {@link #next}. */
    void startAt(long sequence) {
        lastSequence = sequence - 1;
    }

    /**
     * The next chunk; there must be one.
     *
     * @param bytesSoFar for error texts
     */
    byte[] next(long bytesSoFar) throws IOException {
        return Objects.requireNonNull(asUsersSeeIt(bytesSoFar, () -> {
            TransferProgress told = progress();
            byte[] chunk = first();
            if (chunk == null) {
                chunk = nextFromReader(bytesSoFar);
            }
            told.advance(chunk.length);
            return chunk;
        }));
    }

    /**
     * Makes sure that no chunk is missing, for a reader who would not notice.
     *
     * @throws IOException as {@link #next} does for missing chunks
     */
    void requireAll() throws IOException {
        asUsersSeeIt(0, () -> {
            String subject = chunkSubject();
            for (int attempt = 1; wire.counts(subject).getOrDefault(subject, 0L) < object.chunks(); attempt++) {
                explainMissing(0, attempt);
                pause(attempt);
            }
            return null;
        });
    }

    /** Where a chunk is, as {@link ChunkLocator#sequenceOf} finds it. */
    OptionalLong locate(ChunkLocator locator, long index) throws IOException {
        return Objects.requireNonNull(asUsersSeeIt(0, () -> locator.sequenceOf(index)));
    }

    private interface Question<T> {
        @Nullable
        T ask() throws IOException;
    }

    /** Whatever fails is said for users, and ends the reading. */
    private <T> @Nullable T asUsersSeeIt(long bytesSoFar, Question<T> question) throws IOException {
        try {
            return question.ask();
        } catch (IOException e) {
            close();
            throw failures.of(
                    "Reading object '" + object.name() + "' from bucket '" + subjects.bucket() + "'",
                    object.name(),
                    e,
                    bytesSoFar + " of " + object.size() + " bytes were read; do not use them.");
        }
    }

    private synchronized TransferProgress progress() throws WireException {
        if (closed.getCount() == 0) {
            throw new WireException(Kind.CONNECTION, "the content was closed");
        }
        if (progress == null) {
            progress = transfers.begin(
                    new TransferProgress(Direction.GET, object, OptionalLong.of(expectedBytes), progressInterval));
        }
        return progress;
    }

    /**
     * The first chunk, by a single look-up: most objects have no other, and of the others it comes sooner than from a
     * reader that must be opened. Null if it is not the first any more, or not there.
     */
    private byte @Nullable [] first() throws IOException {
        if (begun) {
            return null;
        }
        begun = true;
        Optional<WireMessage> message = object.chunks() == 1
                ? wire.last(chunkSubject(), Freshness.ANY_REPLICA) // costs the server less
                : Optional.empty();
        if (message.isEmpty() || message.get().data().length != object.size()) {
            message = wire.next(chunkSubject(), lastSequence + 1);
        }
        if (message.isEmpty()) {
            return null;
        }
        lastSequence = message.get().sequence();
        byte[] data = message.get().data();
        if (data.length < expectedBytes) {
            reader(); // is opened while the caller works on this chunk
        }
        return data;
    }

    private byte[] nextFromReader(long bytesSoFar) throws IOException {
        boolean behind = false;
        for (int attempt = 1; ; attempt++) {
            try {
                boolean leader = behind && attempt == ATTEMPTS_WITHOUT_PROGRESS;
                Optional<WireMessage> message = leader ? nextAtLeader() : reader().next();
                if (message.isPresent()) {
                    lastSequence = message.get().sequence();
                    return message.get().data();
                }
                explainMissing(bytesSoFar, attempt);
            } catch (WireException e) {
                boolean anotherMayDo = e.is(Kind.READER_LOST) || e.is(Kind.BEHIND) || e.is(Kind.CONNECTION_LOST);
                if (!anotherMayDo || attempt >= ATTEMPTS_WITHOUT_PROGRESS) {
                    throw e;
                }
                behind = e.is(Kind.BEHIND);
            }
            closeReader();
            pause(attempt);
        }
    }

    /** For when every reader was on a replica that lags. */
    private Optional<WireMessage> nextAtLeader() throws IOException {
        try (Pending<Optional<WireMessage>> asked = wire.askNext(chunkSubject(), lastSequence + 1)) {
            return asked.await();
        }
    }

    /** Lets what may be on its way arrive; ends with the content. */
    private void pause(int attempt) throws WireException {
        long nanos = doubt.toNanos() * attempt / TOTAL_OF_ATTEMPTS;
        try {
            boolean unused = closed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it read", e);
        }
    }

    /** Returns if it is worth asking once more: the meta message is still this one. */
    private void explainMissing(long bytesSoFar, int attempt) throws IOException {
        CurrentMeta.Version now =
                metas.lookUp(object.name(), Freshness.LEADER).present().orElse(null);
        if (now == null) {
            throw new ObjectNotFoundException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' was deleted from bucket '" + object.bucket()
                            + "' while it was read: "
                            + bytesSoFar + " of " + object.size() + " bytes came (nuid " + object.nuid()
                            + "). Do not use them.",
                    null);
        }
        if (now.object() == null || !now.object().nuid().equals(object.nuid())) {
            throw new ObjectChangedException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' in bucket '" + object.bucket()
                            + "' was replaced while it was read: "
                            + bytesSoFar + " of " + object.size() + " bytes of revision " + object.revision()
                            + " came, revision " + now.revision() + " is current (nuid " + object.nuid() + ", now "
                            + (now.object() == null
                                    ? "unreadable"
                                    : now.object().nuid())
                            + "). Do not use them; get the object again.",
                    null);
        }
        if (attempt >= ATTEMPTS_WITHOUT_PROGRESS) {
            throwIfExpired(bytesSoFar);
            throw new ObjectCorruptedException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' in bucket '" + object.bucket() + "' is corrupt: only " + bytesSoFar
                            + " of " + object.size() + " bytes are stored (nuid " + object.nuid() + ", "
                            + object.chunks() + " chunks written). Do not use the bytes read so far.",
                    null);
        }
    }

    /** Chunks are older than their meta message and expire first. */
    private void throwIfExpired(long bytesSoFar) throws IOException {
        Duration ttl = wire.state().maxAge();
        if (!ttl.isZero()) {
            throw new ObjectNotFoundException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' in bucket '" + object.bucket() + "' has expired: after "
                            + bytesSoFar + " of " + object.size() + " bytes nothing is stored any more (nuid "
                            + object.nuid() + "), and the bucket keeps messages for " + ttl.toMillis()
                            + " ms. Do not use the bytes read so far.",
                    null);
        }
    }

    private synchronized StoredMessages reader() throws IOException {
        if (closed.getCount() == 0) {
            throw new WireException(Kind.CONNECTION, "the content was closed");
        }
        if (reader == null) {
            reader =
                    wire.read(chunkSubject(), lastSequence + 1, ChunkWindow.of(object, windowBytes, wire.maxPayload()));
        }
        return reader;
    }

    private String chunkSubject() {
        return subjects.chunks(object.nuid());
    }

    private synchronized void closeReader() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    /** May be called by any thread, more than once. */
    synchronized void close() {
        closed.countDown();
        if (progress != null) {
            transfers.end(progress);
        }
        closeReader();
    }
}
