/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.Optional;
import org.camelobjectstore.engine.Wire.Freshness;
import org.camelobjectstore.engine.Wire.ReadWindow;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The stored chunks of one version of an object, in order.
 *
 * <p>An object of one chunk is a single look-up, without a reader on the server. A lost reader is opened again behind
 * the last chunk seen. Chunks that are missing are explained: by asking the leader whether the object is still the same.
 */
final class ChunkSource {
    private static final int ATTEMPTS_WITHOUT_PROGRESS = 3;
    /** What the server counts for a message beside its payload: subject, reply and headers. */
    private static final int MESSAGE_OVERHEAD = 512;

    private final Wire wire;
    private final BucketSubjects subjects;
    private final MetaStore metas;
    private final Failures failures;
    private final StoredObject object;
    private final int windowBytes;

    private Wire.@Nullable StoredMessages reader;
    private boolean triedSingle;
    private long lastSequence;
    private boolean closed;

    ChunkSource(BucketContext context, StoredObject object) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.metas = context.metas();
        this.failures = context.failures();
        this.windowBytes = context.settings().readWindowBytes();
        this.object = object;
    }

    /**
     * The next chunk; there must be one.
     *
     * @param bytesSoFar for error texts
     */
    byte[] next(long bytesSoFar) throws IOException {
        try {
            if (!triedSingle && bytesSoFar == 0 && object.chunks() <= 1) {
                triedSingle = true;
                Optional<WireMessage> only = wire.last(chunkSubject(), Freshness.ANY_REPLICA);
                if (only.isPresent() && only.get().data().length == object.size()) {
                    return only.get().data();
                }
            }
            return nextFromReader(bytesSoFar);
        } catch (IOException e) {
            close();
            throw failures.of(
                    "Reading object '" + object.name() + "' from bucket '" + subjects.bucket() + "'",
                    object.name(),
                    e,
                    bytesSoFar + " of " + object.size() + " bytes were read; do not use them.");
        }
    }

    private byte[] nextFromReader(long bytesSoFar) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Optional<WireMessage> message = reader().next();
                if (message.isPresent()) {
                    lastSequence = message.get().sequence();
                    return message.get().data();
                }
                explainMissing(bytesSoFar, attempt);
            } catch (WireException e) {
                if (!(e.is(Kind.READER_LOST) || e.is(Kind.CONNECTION_LOST)) || attempt >= ATTEMPTS_WITHOUT_PROGRESS) {
                    throw e;
                }
            }
            closeReader();
        }
    }

    /** Returns if it is worth asking once more: the meta message is still this one. */
    private void explainMissing(long bytesSoFar, int attempt) throws IOException {
        StoredObject now =
                metas.lookUp(object.name(), Freshness.LEADER).newest().orElse(null);
        if (now == null || now.deleted()) {
            throw new ObjectNotFoundException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' was deleted from bucket '" + object.bucket()
                            + "' while it was read: "
                            + bytesSoFar + " of " + object.size() + " bytes came (nuid " + object.nuid()
                            + "). Do not use them.",
                    null);
        }
        if (!now.nuid().equals(object.nuid())) {
            throw new ObjectChangedException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' in bucket '" + object.bucket()
                            + "' was replaced while it was read: "
                            + bytesSoFar + " of " + object.size() + " bytes of revision " + object.revision()
                            + " came, revision " + now.revision() + " is current (nuid " + object.nuid() + ", now "
                            + now.nuid() + "). Do not use them; get the object again.",
                    null);
        }
        if (attempt >= ATTEMPTS_WITHOUT_PROGRESS) {
            throw new ObjectCorruptedException(
                    object.bucket(),
                    object.name(),
                    "Object '" + object.name() + "' in bucket '" + object.bucket() + "' is corrupt: only " + bytesSoFar
                            + " of " + object.size() + " bytes are stored (nuid " + object.nuid() + ", "
                            + object.chunks() + " chunks written). Do not use the bytes read so far.",
                    null);
        }
    }

    private synchronized Wire.StoredMessages reader() throws IOException {
        if (closed) {
            throw new WireException(Kind.CONNECTION, "the content was closed");
        }
        if (reader == null) {
            StartAt start = lastSequence == 0 ? StartAt.everything() : StartAt.revision(lastSequence + 1);
            reader = wire.read(chunkSubject(), start, window());
        }
        return reader;
    }

    private ReadWindow window() {
        long chunkSize = object.chunkSize();
        if (chunkSize <= 0) {
            chunkSize = object.chunks() > 0 ? object.size() / object.chunks() + 1 : PutRequest.DEFAULT_CHUNK_SIZE;
        }
        int messages = (int) Math.max(1, windowBytes / chunkSize);
        long largestMessage = wire.maxPayload() + MESSAGE_OVERHEAD;
        long bytes = Math.max(windowBytes + (long) messages * MESSAGE_OVERHEAD, largestMessage);
        return new ReadWindow(messages, (int) Math.min(Integer.MAX_VALUE, bytes));
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
        closed = true;
        closeReader();
    }
}
