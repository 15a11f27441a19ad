/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meta messages of a bucket.
 *
 * <p>Writers that leave out the roll-up may have left several for one name.
 */
final class MetaList {
    private static final Logger LOG = LoggerFactory.getLogger(MetaList.class);
    private static final ReadWindow WINDOW = new ReadWindow(512, 4 * 1024 * 1024);
    private static final int ATTEMPTS = 3;

    private final Wire wire;
    private final BucketSubjects subjects;

    MetaList(Wire wire, BucketSubjects subjects) {
        this.wire = wire;
        this.subjects = subjects;
    }

    /** Takes a message in. */
    interface Reader {
        void read(WireMessage message) throws IOException;
    }

    /** Takes a message into a collection. */
    interface Adder<C> {
        void add(C to, WireMessage message) throws IOException;
    }

    /**
     * Collects the last message of every subject, and those before it that are there.
     *
     * <p>An object that exists while this runs is among them, whatever is written meanwhile and whichever replica answers.
     * All is read in the order of revisions, which brings what was overwritten under a higher one; not the last of each
     * subject, of which a server makes a list first. If the replica that was read lags, writers are faster than the
     * reader, or the server leaves out messages, the leader is asked for each message by itself.
     *
     * @param empty makes the collection; once more if it must be begun again
     */
    <C> C collect(Supplier<C> empty, Adder<C> adder) throws IOException {
        C read = empty.get();
        try {
            forEachMessage(1, message -> adder.add(read, message));
            return read;
        } catch (WireException e) {
            if (!(e.is(Kind.BEHIND) || e.is(Kind.READER_LOST))) {
                throw e;
            }
            LOG.debug("The leader is asked for each meta message [bucket={}]: {}", subjects.bucket(), e.getMessage());
        }
        C lookedUp = empty.get();
        forEachAtLeader(message -> adder.add(lookedUp, message));
        return lookedUp;
    }

    /**
     * The newest version of each name that passes, complete as {@link #collect} is, delete markers included. Messages that
     * cannot be read are told to the log, so that one does not hide all.
     */
    Map<String, StoredObject> newest(Predicate<String> names) throws IOException {
        return collect(
                HashMap::new,
                (found, message) -> readable(message, object -> {
                    if (names.test(object.name())) {
                        found.merge(object.name(), object, (a, b) -> a.revision() > b.revision() ? a : b);
                    }
                }));
    }

    /**
     * What is stored from {@code start} on, which is a policy other than {@link StartAt.Policy#NEW}; messages that cannot be
     * read are told to the log. It is complete for the current state alone; else what a replica lacks that lags, or what
     * writers store faster than it is read, is left out.
     */
    void forEach(StartAt start, Consumer<StoredObject> consumer) throws IOException {
        if (start.policy() == StartAt.Policy.LAST_PER_SUBJECT) {
            newest(name -> true).values().forEach(consumer);
            return;
        }
        Instant earliest = start.time() == null ? Instant.MIN : start.time();
        try {
            forEachMessage(start.sequence(), message -> {
                if (!message.time().isBefore(earliest)) {
                    readable(message, consumer);
                }
            });
        } catch (WireException e) {
            if (!e.is(Kind.BEHIND)) {
                throw e;
            }
            LOG.debug("Meta messages are left out [bucket={}]: {}", subjects.bucket(), e.getMessage());
        }
    }

    private void readable(WireMessage message, Consumer<StoredObject> consumer) {
        StoredObject object;
        try {
            object = MetaCodec.read(subjects.bucket(), message);
        } catch (IOException e) {
            LOG.warn("A meta message is left out of the list [bucket={}]: {}", subjects.bucket(), e.getMessage());
            return;
        }
        consumer.accept(object);
    }

    /** A lost reader is opened again behind the last message. */
    private void forEachMessage(long fromSequence, Reader reader) throws IOException {
        long from = fromSequence;
        for (int attempt = 1; ; attempt++) {
            try (StoredMessages messages = wire.read(subjects.allMeta(), from, WINDOW)) {
                Optional<WireMessage> message = messages.next();
                while (message.isPresent()) {
                    from = message.get().sequence() + 1;
                    reader.read(message.get());
                    message = messages.next();
                }
                return;
            } catch (WireException e) {
                if (!(e.is(Kind.READER_LOST) || e.is(Kind.CONNECTION_LOST)) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void forEachAtLeader(Reader reader) throws IOException {
        AskedAhead.forEach(
                wire.counts(subjects.allMeta()).keySet(),
                subject -> wire.askLast(subject, Freshness.LEADER),
                (subject, last) -> {
                    if (last.isPresent()) { // else it was removed meanwhile
                        reader.read(last.get());
                    }
                });
    }
}
