/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Single messages of a stream: looked up, stored, and removed. */
public interface Messages {
    /** Largest payload of one message, in bytes. */
    long maxPayload();

    /** Asks for the last message on {@code subject}, without waiting for it. */
    Pending<Optional<WireMessage>> askLast(String subject, Freshness freshness) throws IOException;

    /** The last message on {@code subject}. */
    default Optional<WireMessage> last(String subject, Freshness freshness) throws IOException {
        try (Pending<Optional<WireMessage>> asked = askLast(subject, freshness)) {
            return asked.await();
        }
    }

    /** The first message on {@code subject} at this sequence or behind it; it may come from any replica. */
    Optional<WireMessage> next(String subject, long fromSequence) throws IOException;

    /**
     * Asks the leader for the first message at this sequence or behind it, without waiting for it.
     *
     * @param filter a subject, or several with a wildcard
     */
    Pending<Optional<WireMessage>> askNext(String filter, long fromSequence) throws IOException;

    /**
     * Publishes a meta message that replaces the one before it on its subject.
     *
     * @param expectedSequence sequence that the last message on the subject must have, 0 for none
     * @return the new message's sequence
     * @throws WireException {@link WireException.Kind#WRONG_REVISION} if another message came first; after
     *     {@link WireException.Kind#TIMEOUT} and {@link WireException.Kind#INTERRUPTED} it may have been stored or not
     */
    long publishMeta(String subject, byte[] json, long expectedSequence) throws IOException;

    /**
     * Publishes a chunk that is the only one, without waiting; the answer is its sequence.
     *
     * @param chunk may be used again when the answer has come
     */
    Pending<Long> publishChunk(String subject, byte[] chunk) throws IOException;

    /**
     * Opens a writer of chunks to {@code subject}.
     *
     * @param acks is called on the connection's thread
     */
    ChunkWriter writeChunks(String subject, ChunkAcks acks) throws IOException;

    /**
     * Waits until nothing that this client published to {@code subject} so far can get into the stream any more,
     * acknowledged or not. It may leave an empty message there, which is therefore to be purged.
     */
    void fence(String subject, Duration timeout) throws IOException;

    /** Removes every message on {@code subject}; one with wildcards is refused, as by {@link #purgeThrough}. */
    void purge(String subject) throws IOException;

    /**
     * Removes every message on {@code subject}, those still on their way too, as soon as the server can be reached. Does
     * not wait for it.
     */
    void purgeLater(String subject);

    /**
     * Removes the messages on {@code subject} up to a sequence and including it, so that a newer one survives.
     *
     * @return how many were removed
     * @throws WireException {@link WireException.Kind#CONNECTION_LOST} if an attempt without an answer may have removed
     *     them
     */
    default long purgeThrough(String subject, long sequence) throws IOException {
        try (Pending<Long> asked = askPurgeThrough(subject, sequence)) {
            return asked.await();
        }
    }

    /** As {@link #purgeThrough}, without waiting for it. */
    Pending<Long> askPurgeThrough(String subject, long sequence) throws IOException;
}
