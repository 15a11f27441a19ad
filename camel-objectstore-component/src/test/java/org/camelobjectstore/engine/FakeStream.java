/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * The stream of one bucket as a server would hold it: messages under rising sequences, each stamped one second after the
 * one before it. Everything under this object's lock.
 */
final class FakeStream {
    private static final Instant FIRST_CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private final BucketSubjects subjects;
    private final NavigableMap<Long, WireMessage> messages = new TreeMap<>();

    private Instant created = FIRST_CREATED;
    private long lastSequence;
    private boolean exists = true;
    private boolean sealed;
    private Duration maxAge = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private long room = Long.MAX_VALUE / 2;
    private String leader = "n1";
    private boolean replicated;
    private boolean copied;
    /** Cursors of an earlier generation are lost. */
    private int generation;

    FakeStream(BucketSubjects subjects) {
        this.subjects = subjects;
    }

    synchronized long store(String subject, byte[] data) throws WireException {
        checkWritable();
        if (data.length > room) {
            throw new WireException(Kind.FULL, "503, error 10077: maximum bytes exceeded");
        }
        room -= data.length;
        messages.put(++lastSequence, new WireMessage(subject, lastSequence, time(lastSequence), data.clone(), 0));
        notifyAll(); // whoever follows
        return lastSequence;
    }

    /** Stores a message in the place of all others on its subject (roll-up), if the last one is the one expected. */
    synchronized long replace(String subject, byte[] data, long expectedSequence) throws WireException {
        checkWritable();
        long present = messages.values().stream()
                .filter(message -> message.subject().equals(subject))
                .mapToLong(WireMessage::sequence)
                .max()
                .orElse(0);
        if (present != expectedSequence) {
            throw new WireException(Kind.WRONG_REVISION, "400, error 10071: wrong last sequence: " + present);
        }
        long sequence = store(subject, data);
        purge(subject, sequence - 1);
        return sequence;
    }

    synchronized Optional<WireMessage> last(String subject) throws WireException {
        checkExists();
        return messages.descendingMap().values().stream()
                .filter(message -> message.subject().equals(subject))
                .findFirst()
                .map(message -> copy(message, 0));
    }

    /** Returns how many messages were removed. As on a server, a subject with a wildcard stands for others. */
    synchronized long purge(String subject, long throughSequence) throws WireException {
        BucketSubjects.requireLiteral(subject);
        checkExists();
        int before = messages.size();
        Iterator<WireMessage> old =
                messages.headMap(throughSequence, true).values().iterator();
        while (old.hasNext()) {
            WireMessage message = old.next();
            if (fits(subject, message.subject())) {
                room += message.data().length;
                old.remove();
            }
        }
        return before - messages.size();
    }

    synchronized StreamState state() throws WireException {
        checkExists();
        return new StreamState(created, lastSequence, maxAge, now(), leader, replicated, copied);
    }

    synchronized Optional<WireMessage> next(String filter, long fromSequence) throws WireException {
        checkExists();
        return messages.tailMap(fromSequence, true).values().stream()
                .filter(message -> fits(filter, message.subject()))
                .findFirst()
                .map(message -> copy(message, 0));
    }

    synchronized Map<String, Long> counts(String filter) throws WireException {
        checkExists();
        return messages.values().stream()
                .map(WireMessage::subject)
                .filter(subject -> fits(filter, subject))
                .collect(Collectors.groupingBy(subject -> subject, TreeMap::new, Collectors.counting()));
    }

    /** The server's clock: as late as if so many seconds had passed since the last message. */
    synchronized void letPass(Duration duration) {
        waited = waited.plus(duration);
    }

    /** Makes the bucket one whose messages expire; tests remove them themselves. */
    synchronized void setMaxAge(Duration age) {
        maxAge = age;
    }

    /** From now on there is room for so many more bytes. */
    synchronized void limit(long bytes) {
        room = bytes;
    }

    /** From now on another server leads the replicas. */
    synchronized void elect(String server) {
        leader = server;
    }

    /** Makes the stream a mirror of another. */
    synchronized void setCopied() {
        copied = true;
    }

    private Instant now() {
        return time(lastSequence).plus(waited);
    }

    private static boolean fits(String filter, String subject) {
        return ConsumerState.matches(filter, subject);
    }

    synchronized Cursor cursor(String filter, DeliverPolicy start) throws WireException {
        checkExists();
        return switch (start.kind()) {
            case ALL -> new Cursor(filter, Set.of(), 1);
            case NEW -> new Cursor(filter, Set.of(), lastSequence + 1);
            case BY_START_SEQUENCE -> new Cursor(filter, Set.of(), start.startSequence());
            case BY_START_TIME ->
                new Cursor(
                        filter,
                        Set.of(),
                        messages.values().stream()
                                .filter(message -> !message.time().isBefore(start.startTime()))
                                .mapToLong(WireMessage::sequence)
                                .findFirst()
                                .orElse(lastSequence + 1));
            case LAST_PER_SUBJECT ->
                new Cursor(
                        filter,
                        Set.copyOf(messages.values().stream()
                                .collect(Collectors.toMap(WireMessage::subject, WireMessage::sequence, Math::max))
                                .values()),
                        lastSequence + 1);
        };
    }

    /** A position of a reader, which wants some of the messages before {@code tail} and all from there on. */
    final class Cursor {
        private final String filter;
        private final Set<Long> beforeTail;
        private final long tail;
        private final int born = generation;

        private long position = 1;
        private boolean closed;

        private Cursor(String filter, Set<Long> beforeTail, long tail) {
            this.filter = filter;
            this.beforeTail = beforeTail;
            this.tail = tail;
        }

        private boolean wants(WireMessage message) {
            return fits(filter, message.subject())
                    && (message.sequence() >= tail || beforeTail.contains(message.sequence()));
        }

        private List<WireMessage> ahead() {
            return messages.tailMap(position, true).values().stream()
                    .filter(this::wants)
                    .toList();
        }

        long pending() {
            synchronized (FakeStream.this) {
                return ahead().size();
            }
        }

        /** Whether there is a message behind the position of another cursor. */
        boolean hasBehind(Cursor other) {
            synchronized (FakeStream.this) {
                return messages.tailMap(other.position, true).values().stream().anyMatch(this::wants);
            }
        }

        /** The next message if it is stored already. */
        Optional<WireMessage> take() throws WireException {
            synchronized (FakeStream.this) {
                checkOpen();
                List<WireMessage> ahead = ahead();
                if (ahead.isEmpty()) {
                    return Optional.empty();
                }
                WireMessage next = ahead.get(0);
                position = next.sequence() + 1;
                return Optional.of(copy(next, ahead.size() - 1));
            }
        }

        /** The next message, waiting for it. */
        Optional<WireMessage> take(Duration wait) throws WireException {
            long deadline = System.nanoTime() + wait.toNanos();
            synchronized (FakeStream.this) {
                while (true) {
                    Optional<WireMessage> next = take();
                    long left = deadline - System.nanoTime();
                    if (next.isPresent() || left <= 0) {
                        return next;
                    }
                    try {
                        TimeUnit.NANOSECONDS.timedWait(FakeStream.this, left);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it read", e);
                    }
                }
            }
        }

        boolean isAlive() {
            synchronized (FakeStream.this) {
                return exists && !closed && born == generation;
            }
        }

        void checkOpen() throws WireException {
            synchronized (FakeStream.this) {
                if (closed) {
                    throw new WireException(Kind.CONNECTION, "the reading was closed");
                }
                if (born != generation) {
                    throw new WireException(Kind.READER_LOST, "the server-side reader was lost: 409 Consumer Deleted");
                }
            }
        }

        void close() {
            synchronized (FakeStream.this) {
                closed = true;
                FakeStream.this.notifyAll(); // the thread that waits for a message
            }
        }
    }

    // what tests do behind the engine's back

    /** Removes what is stored on exactly this subject, be it one that stands for others. */
    synchronized void removeAll(String subject) {
        messages.values().removeIf(message -> message.subject().equals(subject));
    }

    /** Loses every reader that is open now. */
    synchronized void loseReaders() {
        generation++;
        notifyAll(); // whoever follows: it is lost
    }

    /** A replica as it is now, which gets nothing of what is stored from here on. */
    synchronized FakeStream replica() {
        replicated = true;
        FakeStream replica = new FakeStream(subjects);
        replica.messages.putAll(messages);
        replica.lastSequence = lastSequence;
        return replica;
    }

    synchronized void delete() {
        exists = false;
        messages.clear();
        loseReaders();
    }

    /** Makes an empty stream of the same name. */
    synchronized void recreate() {
        delete();
        exists = true;
        sealed = false;
        lastSequence = 0;
        created = created.plus(Duration.ofDays(1));
    }

    /** The server has found the messages on a subject too old, and puts a marker in their place. */
    synchronized void expire(String subject) throws WireException {
        purge(subject, Long.MAX_VALUE);
        messages.put(++lastSequence, new WireMessage(subject, lastSequence, time(lastSequence), new byte[0], 0, true));
        notifyAll(); // whoever follows
    }

    synchronized void seal() {
        sealed = true;
    }

    synchronized List<WireMessage> messages(String subject) {
        return messages.values().stream()
                .filter(message -> message.subject().equals(subject))
                .toList();
    }

    /** The chunks of one version, in order. */
    List<byte[]> chunks(String nuid) {
        return messages(subjects.chunks(nuid)).stream().map(WireMessage::data).toList();
    }

    /** Every version of which at least one chunk is stored. */
    synchronized Set<String> nuids() {
        String prefix = subjects.allChunks().replace(">", "");
        Set<String> nuids = new TreeSet<>();
        for (WireMessage message : messages.values()) {
            if (message.subject().startsWith(prefix)) {
                nuids.add(message.subject().substring(prefix.length()));
            }
        }
        return nuids;
    }

    /** @param number of the chunk, from 1 */
    synchronized void corruptChunk(String nuid, int number) {
        messages(subjects.chunks(nuid)).get(number - 1).data()[0] ^= 1;
    }

    /** @param number of the chunk, from 1 */
    synchronized void removeChunk(String nuid, int number) {
        messages.remove(messages(subjects.chunks(nuid)).get(number - 1).sequence());
    }

    private static WireMessage copy(WireMessage message, long pending) {
        return new WireMessage(
                message.subject(),
                message.sequence(),
                message.time(),
                message.data().clone(),
                pending,
                message.marker());
    }

    private Instant time(long sequence) {
        return created.plusSeconds(sequence);
    }

    private void checkWritable() throws WireException {
        if (!exists) {
            throw new WireException(Kind.NO_RESPONDER, "no stream or server answers on this subject (503)");
        }
        if (sealed) {
            throw new WireException(Kind.SEALED, "400, error 10109: invalid operation on sealed stream");
        }
    }

    private void checkExists() throws WireException {
        if (!exists) {
            throw new WireException(Kind.NO_BUCKET, "404, error 10059: stream not found");
        }
    }
}
