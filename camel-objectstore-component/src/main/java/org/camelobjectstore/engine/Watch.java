/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of a bucket's objects, in the order of their revisions.
 *
 * <p>A reader that the server has lost is replaced behind the last revision seen; since the stream keeps the last state
 * of every object, no final state is missed. If the bucket itself was made anew in the meantime, its current state comes
 * again.
 *
 * <p>One thread asks for events, any thread may close. After a failure of {@link #next} the watch can be asked again: it
 * goes on where it was.
 */
public final class Watch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
    /** A reader that lives longer than this has been heard of. */
    private static final long MUTE_NANOS = Duration.ofSeconds(10).toNanos();

    private final Wire wire;
    private final BucketSubjects subjects;
    private final Failures failures;
    private final String filter;
    private final @Nullable String objectName;
    private final StartAt start;

    private Wire.@Nullable LiveMessages messages;
    private volatile boolean closed;
    private volatile boolean caughtUp;
    private volatile long lastRevision;
    private Instant created;
    private long openedNanos;
    private int lostAtOnce;
    private long lastInitialRevision;

    Watch(BucketContext context, StartAt start, @Nullable String objectName) throws ObjectStoreException {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.failures = context.failures();
        this.start = start;
        this.objectName = objectName;
        // a name with several encodings has several subjects, which servers before 2.10 cannot filter by at once
        this.filter = objectName == null || !subjects.otherMetas(objectName).isEmpty()
                ? subjects.allMeta()
                : subjects.meta(objectName);
        try {
            Wire.StreamState state = wire.state();
            this.created = state.created();
            this.lastInitialRevision = state.lastSequence();
            open(resumption());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * The next event, waiting for it.
     *
     * @return empty if none came in time
     * @throws ObjectStoreException if the server cannot be asked now, or the bucket is gone
     */
    public Optional<ObjectEvent> next(Duration wait) throws IOException {
        try {
            if (closed) {
                return Optional.empty();
            }
            if (current() == null) {
                reopen();
            }
            Wire.LiveMessages open = current();
            Optional<WireMessage> message = open == null ? Optional.empty() : open.next(wait);
            return message.isPresent() ? event(message.get()) : Optional.empty();
        } catch (WireException e) {
            if (closed) {
                return Optional.empty();
            }
            closeMessages();
            if (e.is(Kind.READER_LOST) && !lostAtOnceAgain()) {
                LOG.info(
                        "Watch is being resumed [bucket={} revision={}]: {}",
                        subjects.bucket(),
                        lastRevision,
                        e.getMessage());
                return Optional.empty();
            }
            throw failed(e);
        }
    }

    /** A reader that was lost before it can have been heard of is the second such one: something keeps them silent. */
    private boolean lostAtOnceAgain() {
        boolean atOnce = System.nanoTime() - openedNanos < MUTE_NANOS;
        lostAtOnce = atOnce ? lostAtOnce + 1 : 0;
        return lostAtOnce > 1;
    }

    /** Whether everything that was there when the watch began has been delivered. */
    public boolean caughtUp() {
        return caughtUp;
    }

    /** The newest revision delivered; 0 before the first event. */
    public long lastRevision() {
        return lastRevision;
    }

    private Optional<ObjectEvent> event(WireMessage message) throws IOException {
        lastRevision = message.sequence();
        if (message.pending() == 0) {
            caughtUp = true;
        }
        StoredObject object;
        try {
            object = MetaCodec.read(subjects.bucket(), message);
        } catch (IOException e) {
            throw new ObjectCorruptedException(
                    subjects.bucket(),
                    null,
                    "An event of bucket '" + subjects.bucket() + "' is unreadable: " + e.getMessage()
                            + ". It is passed over.",
                    e);
        }
        if (objectName != null && !objectName.equals(object.name())) {
            return Optional.empty(); // of several encodings, the filter lets all names through
        }
        return Optional.of(new ObjectEvent(object, message.sequence() <= lastInitialRevision, message.pending()));
    }

    private void reopen() throws IOException {
        Wire.StreamState state = wire.state();
        if (!state.created().equals(created)) {
            open(StartAt.current());
            created = state.created();
            lastRevision = 0;
            lastInitialRevision = state.lastSequence();
        } else {
            open(resumption());
        }
    }

    /** "New" is after what was stored when the watch began, so that nothing falls between the two requests. */
    private StartAt resumption() {
        if (lastRevision > 0) {
            return StartAt.revision(lastRevision + 1);
        }
        return start.policy() == StartAt.Policy.NEW ? StartAt.revision(lastInitialRevision + 1) : start;
    }

    private void open(StartAt from) throws IOException {
        Wire.LiveMessages opened = wire.follow(filter, from);
        openedNanos = System.nanoTime();
        synchronized (this) {
            if (!closed) {
                messages = opened;
                caughtUp = caughtUp || opened.initialPending() == 0;
                return;
            }
        }
        opened.close();
        throw new WireException(Kind.CONNECTION, "the watch is closed");
    }

    private synchronized Wire.@Nullable LiveMessages current() {
        return messages;
    }

    private ObjectStoreException failed(IOException e) {
        return failures.of("Watching bucket '" + subjects.bucket() + "'", null, e, "");
    }

    private synchronized void closeMessages() {
        if (messages != null) {
            messages.close();
            messages = null;
        }
    }

    /** Ends the watch, on the server too; a thread waiting in {@link #next} gets an empty answer. */
    @Override
    public void close() {
        closed = true;
        closeMessages();
    }
}
