/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * All that the engine needs from JetStream for the stream of one bucket, in the engine's words.
 *
 * <p>Every method may be called by several threads; what it returns belongs to one thread unless said otherwise.
 * Failures are {@link WireException}s.
 */
interface Wire {
    /** Whether the last message on a subject may come from any replica or must come from the leader. */
    enum Freshness {
        /** Fast; on a replicated bucket it may miss the newest write. */
        ANY_REPLICA,
        /** As fast where there is one copy, and safe where there are more. */
        LEADER_OF_REPLICAS,
        LEADER
    }

    /** Largest payload of one message, in bytes. */
    long maxPayload();

    /** The server's address, for error texts. */
    String server();

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

    /** How many messages there are on each subject that matches; the leader counts them. */
    Map<String, Long> counts(String filter) throws IOException;

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
     * Waits until nothing that this client published to {@code subject} so far can get into the stream any more,
     * acknowledged or not. It may leave an empty message there, which is therefore to be purged.
     */
    void fence(String subject, Duration timeout) throws IOException;

    /**
     * Opens a writer of chunks to {@code subject}.
     *
     * @param acks is called on the connection's thread
     */
    ChunkWriter writeChunks(String subject, ChunkAcks acks) throws IOException;

    /**
     * Reads what is stored on a subject, and no more, in order. Does not wait for the server.
     *
     * @param start everything or a revision
     */
    StoredMessages read(String subject, StartAt start, ReadWindow window) throws IOException;

    /** Reads what is stored on a subject from {@code start} on, then what will be. */
    LiveMessages follow(String subject, StartAt start) throws IOException;

    /**
     * Reads this client's share of what a durable consumer delivers, which is made if it is missing. What is read must be
     * settled, by {@link #done}, {@link #again} or {@link #giveUp}, or is delivered again after a while.
     *
     * @throws WireException {@link WireException.Kind#OTHER_SETTINGS} if the consumer is there with other settings
     */
    DurableMessages share(DurableReading reading) throws IOException;

    /**
     * Tells that a message was dealt with, again after a lost connection, without waiting.
     *
     * @param acknowledgeOn of its {@link DurableMessage}
     * @return complete when the server knows it, or will never know
     */
    CompletableFuture<Void> done(String acknowledgeOn);

    /** Has a message delivered again after a delay, to whoever asks. */
    void again(String acknowledgeOn, Duration delay);

    /** Has a message never delivered again. */
    void giveUp(String acknowledgeOn);

    /** Begins the time anew in which a message must be settled. */
    void working(String acknowledgeOn);

    /** How far a durable consumer has come with acknowledgements; does not wait for the server. */
    CompletableFuture<AckFloor> ackFloor(String consumer);

    /** Every consumer of the stream, durable or not, whoever has made it. */
    List<ConsumerState> consumers() throws IOException;

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

    /** Where the stream stands now. */
    StreamState state() throws IOException;

    /**
     * Where a stream stands.
     *
     * @param created tells a stream from one of the same name made after it was deleted
     * @param lastSequence of the newest message
     * @param maxAge age at which the server removes messages; zero for never
     * @param now the server's time where it tells it, else this machine's
     * @param leader the server that leads the stream's replicas; empty if there is one copy
     * @param replicated whether there are more copies than one, some of which may lag
     * @param copied whether its messages come from another stream, as those of mirrors do
     */
    record StreamState(
            Instant created,
            long lastSequence,
            Duration maxAge,
            Instant now,
            String leader,
            boolean replicated,
            boolean copied) {}

    /**
     * How much is asked for ahead of a reader: two windows at most are under way.
     *
     * @param messages in one window
     * @param bytes in one window, unless one message alone is larger
     */
    record ReadWindow(int messages, int bytes) {}

    /** Something that was asked for. Belongs to one thread, which must close it, awaited or not. */
    interface Pending<T> extends AutoCloseable {
        /** Waits for the answer; may be called once. */
        T await() throws IOException;

        @Override
        void close();
    }

    /** Publishes chunks without waiting for their acknowledgements. */
    interface ChunkWriter extends AutoCloseable {
        /**
         * Sends a chunk without waiting.
         *
         * @param chunk belongs to the writer until its acknowledgement came
         */
        void publish(long index, byte[] chunk) throws IOException;

        /** No acknowledgement is reported from here on. */
        @Override
        void close();
    }

    /** Hears of every chunk once at most. */
    interface ChunkAcks {
        void stored(long index, long sequence);

        void refused(long index, WireException reason);

        /** The connection was lost: chunks in flight may have been stored or not, and may never be heard of. */
        void lost(WireException reason);
    }

    /**
     * A reading of what is stored. A subject on which there was a message all the time has one among those that were read,
     * even if each of its messages was replaced by the next: what takes a message's place is stored behind the others.
     */
    interface StoredMessages extends AutoCloseable {
        /** How many messages were there to read when the reading began; a hint while others write. */
        long initialPending() throws IOException;

        /**
         * The next message, or empty when nothing further is stored.
         *
         * @throws WireException {@link WireException.Kind#READER_LOST} if the reading must be begun anew after the last
         *     sequence seen; {@link WireException.Kind#BEHIND} if the leader has more, which this reading does not come to
         */
        Optional<WireMessage> next() throws IOException;

        /** Ends the reading on the server too; does not wait for it. */
        @Override
        void close();
    }

    /** A reading that goes on. {@link #close()} may be called by any thread. */
    interface LiveMessages extends AutoCloseable {
        /** How many messages were stored when the reading began; a hint while others write, except for 0. */
        long initialPending() throws IOException;

        /**
         * The next message, or empty if none came within {@code wait}; fails as {@link StoredMessages#next()} does.
         *
         * @param room how many messages the caller can take, this one included: no more are asked for
         */
        Optional<WireMessage> next(Duration wait, int room) throws IOException;

        @Override
        void close();
    }

    /**
     * A durable consumer as it should be.
     *
     * @param name of the consumer
     * @param filter the subject it delivers
     * @param start where it begins if it must be made
     * @param configured where it was to begin when it was first made
     * @param ackWait time to settle a message in
     * @param maxDeliver how often a message is delivered at most; -1 for any number
     * @param description what is not said by the rest, for comparison
     */
    record DurableReading(
            String name,
            String filter,
            StartAt start,
            StartAt configured,
            Duration ackWait,
            long maxDeliver,
            String description) {}

    /**
     * A message that must be settled.
     *
     * @param deliveries how often it was delivered, this time included
     * @param consumerSequence the number of this delivery among all of the consumer's
     * @param acknowledgeOn what settles it; empty for one that the server does not wait for any more
     */
    record DurableMessage(WireMessage message, long deliveries, long consumerSequence, String acknowledgeOn) {
        /** One that the server counts as settled, though it is not. */
        static DurableMessage unknownToServer(WireMessage message, long deliveries) {
            return new DurableMessage(message, deliveries, 0, "");
        }

        boolean isKnownToServer() {
            return !acknowledgeOn.isEmpty();
        }

        /** The same event, as it was delivered another time. */
        DurableMessage withDeliveries(long newDeliveries) {
            return new DurableMessage(message, newDeliveries, consumerSequence, acknowledgeOn);
        }
    }

    /**
     * How far a durable consumer has come with acknowledgements ("ack_floor").
     *
     * @param consumerSequence of the last delivery before the first one that waits for its acknowledgement
     * @param streamSequence of that delivery's message
     */
    record AckFloor(long consumerSequence, long streamSequence) {
        static final AckFloor NONE = new AckFloor(0, 0);

        /** Whether the server takes no request to deliver a message again, or will not deliver it again by itself. */
        boolean hasPassed(DurableMessage delivered) {
            return delivered.message().sequence() <= streamSequence || delivered.consumerSequence() <= consumerSequence;
        }
    }

    /**
     * How far a consumer has come.
     *
     * @param filters the subjects it delivers, with wildcards
     * @param through the sequence through which it has delivered all that it delivers, and what must be acknowledged is
     */
    record ConsumerState(String name, List<String> filters, long through) {
        /** Whether it does not deliver this message any more, or never did. */
        boolean hasPassed(String subject, long sequence) {
            return sequence <= through || filters.stream().noneMatch(filter -> matches(filter, subject));
        }

        /** Whether a subject is one of those that a filter stands for. */
        static boolean matches(String filter, String subject) {
            String[] wanted = filter.split("\\.", -1);
            String[] tokens = subject.split("\\.", -1);
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i].equals(">")) {
                    return i < tokens.length;
                }
                if (i >= tokens.length || !(wanted[i].equals("*") || wanted[i].equals(tokens[i]))) {
                    return false;
                }
            }
            return wanted.length == tokens.length;
        }
    }

    /** A share of what a durable consumer delivers. {@link #close()} may be called by any thread. */
    interface DurableMessages extends AutoCloseable {
        /** When the consumer was made. */
        Instant created();

        /** How many messages waited to be delivered when the reading began. */
        long initialPending();

        /** The sequence through which all was settled when the reading began; 0 if nothing was delivered before. */
        long acknowledgedThrough();

        /** As {@link LiveMessages#next}. */
        Optional<DurableMessage> next(Duration wait, int room) throws IOException;

        /** Has the server send no more, for which it is waited a moment. Any thread may call it. */
        void end();

        /** What has come and nobody has read; after {@link #end} nothing will come any more. Not while somebody reads. */
        List<DurableMessage> unread();

        /** Ends the reading without waiting; the consumer stays. */
        @Override
        void close();
    }
}
