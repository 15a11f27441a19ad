/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A watch of its own, forgotten by the server when it is closed.
 *
 * <p>A reading that the server has lost is replaced behind the last revision seen; since the stream keeps the last state
 * of every object, no final state is missed. If the bucket itself was made anew in the meantime, its current state comes
 * again.
 */
final class EphemeralWatch extends ReopeningWatch<LiveMessages> {
    private final StartAt start;
    private final Backlog backlog = new Backlog();

    private boolean bucketReplaced;

    EphemeralWatch(BucketContext context, WatchRequest request) throws ObjectStoreException {
        super(context, request);
        this.start = request.start();
        open();
    }

    @Override
    LiveMessages openReading() throws IOException {
        StartAt from = resumption();
        LiveMessages opened = context.wire().follow(metas.filter(), from.deliverPolicy());
        try {
            if (opened.initialPending() == 0) {
                nothingPending();
            } else if (leavesOut() && !caughtUp()) {
                backlog.countOthers(new MetaList(context.wire(), context.subjects()), from, this::isOther);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private boolean isOther(StoredObject object) {
        return !selection.wants(new ObjectEvent(object, false, 0))
                && (metas.areOfAllObjects() || selection.isOfObject(object));
    }

    private boolean leavesOut() {
        return !selection.text().isEmpty() || (selection.objectName() != null && metas.areOfAllObjects());
    }

    /** "New" is after what was stored when the watch began, so that nothing falls between the two requests. */
    private StartAt resumption() {
        if (lastRevision() > 0) {
            return StartAt.revision(lastRevision() + 1);
        }
        if (bucketReplaced) {
            return StartAt.current();
        }
        return start.policy() == StartAt.Policy.NEW ? StartAt.revision(lastRevisionBefore() + 1) : start;
    }

    @Override
    void bucketReplaced() {
        bucketReplaced = true;
        backlog.clear();
    }

    @Override
    Optional<Delivery> take(LiveMessages open, Duration wait) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        Optional<ObjectEvent> ready = backlog.ready();
        while (ready.isEmpty()) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<WireMessage> message = open.next(left, window.room() + backlog.size());
            if (message.isEmpty()) {
                ready = backlog.flush();
                break;
            }
            ready = received(message.get());
        }
        return ready.map(Taken::new);
    }

    private Optional<ObjectEvent> received(WireMessage message) throws ObjectCorruptedException {
        seen(message.sequence(), message.pending());
        StoredObject object;
        try {
            object = metas.read(message);
        } catch (ObjectCorruptedException e) {
            backlog.unreadable(message.pending());
            throw e;
        }
        ObjectEvent event = new ObjectEvent(object, message.sequence() <= lastRevisionBefore(), message.pending());
        if (!leavesOut()) {
            return Optional.of(event);
        }
        return selection.wants(event) ? backlog.wanted(event) : backlog.other(message.pending());
    }

    @Override
    public void keepAlive() {
        // nothing waits for it
    }

    @Override
    void end(LiveMessages open) {
        open.close();
    }

    /** What was sent and not taken is read again from the last revision on. */
    @Override
    List<Delivery> handBack(@Nullable LiveMessages open) {
        return List.of();
    }

    @Override
    public boolean awaitAcknowledged(Duration limit) {
        return true;
    }

    /** An event that takes room until it is settled. */
    private final class Taken implements Delivery {
        private final ObjectEvent event;
        private final AtomicBoolean settled = new AtomicBoolean();

        Taken(ObjectEvent event) {
            this.event = event;
        }

        @Override
        public ObjectEvent event() {
            return event;
        }

        @Override
        public long count() {
            return 1;
        }

        @Override
        public void checkNotExhausted() {
            // it is delivered once
        }

        @Override
        public boolean last() {
            return true;
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public void ack() {
            if (settled.compareAndSet(false, true)) {
                window.leave();
            }
        }

        @Override
        public void nak(Duration delay) {
            ack();
        }

        @Override
        public void term() {
            ack();
        }

        @Override
        public void makeRoom() {
            ack();
        }

        @Override
        public void release() {
            ack();
        }
    }
}
