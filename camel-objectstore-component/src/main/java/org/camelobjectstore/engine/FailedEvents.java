/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of a durable consumer that failed, until they are due to come again. Those that are due are handed back to the
 * server; what it counts as acknowledged by then comes again from here.
 *
 * <p>Of each only its message is kept. Where they are many or large, those that follow keep their room in the
 * {@link EventWindow}, so that in the end no more are taken. What is due is asked of the server together, with one request
 * at a time.
 *
 * <p>Safe for use by several threads; none waits for the server.
 */
final class FailedEvents {
    private static final Logger LOG = LoggerFactory.getLogger(FailedEvents.class);
    private static final int MANY = 10_000;
    private static final long MUCH = 8L << 20;
    /** What an event takes beside its meta message; roughly. */
    private static final int OVERHEAD = 400;
    /** What becomes due within this time is asked for together. */
    private static final long GATHER_NANOS = Duration.ofMillis(100).toNanos();

    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final BucketContext context;
    private final DurableReplies replies;
    private final DurableSettings durable;
    private final EventWindow window;
    private final Consumer<DurableMessage> passedOver;

    private final Map<Long, Failed> byRevision = new HashMap<>();
    private long bytes;
    private boolean toldOfMany;
    private boolean closed;
    private boolean asking;
    private long notBeforeNanos = System.nanoTime();
    private long aliveNanos = notBeforeNanos;
    private @Nullable Timer timer;

    /** One of them. */
    private record Failed(DurableMessage message, long dueNanos, boolean hasRoom) {
        long left(long now) {
            return dueNanos - now;
        }

        long size() {
            return (long) message.message().data().length + OVERHEAD;
        }
    }

    /** When it is looked next which ones are due. */
    private record Timer(CompletableFuture<Boolean> future, long nanos) {}

    /** @param passedOver takes what must come again without the server */
    FailedEvents(
            BucketContext context, DurableSettings durable, EventWindow window, Consumer<DurableMessage> passedOver) {
        this.context = context;
        this.replies = new DurableReplies(context.wire());
        this.durable = durable;
        this.window = window;
        this.passedOver = passedOver;
    }

    /**
     * Takes an event in, and the room it may have.
     *
     * @param delayNanos after which it is to come again
     * @return false after {@link #close}, when nothing was done
     */
    synchronized boolean add(DurableMessage message, long delayNanos, boolean hasRoom) {
        if (closed) {
            return false;
        }
        boolean keepsRoom = hasRoom && isCrowded();
        if (hasRoom && !keepsRoom) {
            window.leave();
        }
        long now = System.nanoTime();
        Failed failed = new Failed(message, now + delayNanos, keepsRoom);
        byRevision.put(revision(message), failed);
        bytes += failed.size();
        if (delayNanos > 0) {
            replies.inProgress(message);
        }
        wakeIn(Math.max(delayNanos, notBeforeNanos - now));
        return true;
    }

    private boolean isCrowded() {
        boolean crowded = byRevision.size() >= MANY || bytes >= MUCH;
        if (crowded && !toldOfMany) {
            toldOfMany = true;
            LOG.warn(
                    "{} failed events wait here to be delivered again; there is no room for more than that and"
                            + " maxInFlightEvents, so that events are taken as these become due [bucket={} durableName={}]",
                    byRevision.size(),
                    context.subjects().bucket(),
                    durable.name());
        }
        return crowded;
    }

    synchronized boolean isEmpty() {
        return byRevision.isEmpty();
    }

    synchronized boolean contains(long revision) {
        return byRevision.containsKey(revision);
    }

    /**
     * Takes note of another delivery of an event that waits here, of which the server does not know.
     *
     * @return false if it does not wait here
     */
    synchronized boolean deliveredAgain(DurableMessage again) {
        Failed present = byRevision.get(revision(again));
        if (present == null) {
            return false;
        }
        if (again.isKnownToServer()) {
            DurableMessage newest = again.withDeliveries(present.message().deliveries());
            byRevision.put(revision(again), new Failed(newest, present.dueNanos(), present.hasRoom()));
            replies.inProgress(newest);
        }
        return true;
    }

    /** Has the server wait for what waits here; to be called several times in each ackWait. */
    synchronized void keepAlive() {
        long now = System.nanoTime();
        if (now - aliveNanos > durable.ackWait().toNanos() / 3) {
            aliveNanos = now;
            byRevision.values().forEach(failed -> replies.inProgress(failed.message()));
        }
    }

    /** Hands all of them back, due or not. */
    synchronized void handBackAll(AckFloor floor) {
        List.copyOf(byRevision.values()).forEach(failed -> handBack(failed, floor));
    }

    /** Whoever knows that it is to come again, the server or this client, deals with that. */
    private void handBack(Failed failed, AckFloor floor) {
        DurableMessage message = failed.message();
        remove(failed);
        if (!floor.hasPassed(message)) {
            replies.nak(message, Duration.ofNanos(Math.max(0, failed.left(System.nanoTime()))));
            return;
        }
        LOG.info(
                "An event that failed comes again from here, since the server takes it for acknowledged or replaced"
                        + " [bucket={} revision={} floor={}]",
                context.subjects().bucket(),
                revision(message),
                floor);
        passedOver.accept(message.withDeliveries(message.deliveries() + 1));
    }

    private void remove(Failed failed) {
        Failed removed = byRevision.remove(revision(failed.message()));
        if (removed != null) {
            bytes -= removed.size();
            toldOfMany &= byRevision.size() > MANY / 2 || bytes > MUCH / 2;
            if (removed.hasRoom()) {
                window.leave();
            }
        }
    }

    private void wakeIn(long nanos) {
        if (asking || closed) {
            return; // it is looked again after the answer
        }
        long at = System.nanoTime() + nanos;
        if (timer != null && timer.nanos() - at <= 0) {
            return;
        }
        stopTimer();
        if (nanos <= 0) {
            askForThoseDue();
            return;
        }
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        timer = new Timer(future, at);
        CompletableFuture<?> unused =
                future.completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS).thenRun(() -> timeIsUp(future));
    }

    private void stopTimer() {
        if (timer != null) {
            boolean unused = timer.future().cancel(false);
            timer = null;
        }
    }

    private synchronized void timeIsUp(CompletableFuture<Boolean> future) {
        if (timer != null && timer.future() == future) {
            timer = null;
            askForThoseDue();
        }
    }

    private void askForThoseDue() {
        long now = System.nanoTime();
        List<Long> due = new ArrayList<>();
        byRevision.forEach((revision, failed) -> {
            if (failed.left(now) <= 0) {
                due.add(revision);
            }
        });
        if (due.isEmpty()) {
            wakeForTheNext();
            return;
        }
        asking = true;
        notBeforeNanos = now + GATHER_NANOS;
        CompletableFuture<?> unused =
                context.wire().ackFloor(durable.name()).whenComplete((floor, failure) -> answered(due, floor, failure));
    }

    private synchronized void answered(List<Long> due, @Nullable AckFloor floor, @Nullable Throwable failure) {
        asking = false;
        if (floor == null) {
            LOG.debug("Whether failed events must come again from here is not known yet", failure);
            notBeforeNanos = System.nanoTime() + ASK_AGAIN_NANOS;
        } else {
            for (long revision : due) {
                Failed present = byRevision.get(revision);
                if (present != null) {
                    handBack(present, floor);
                }
            }
        }
        wakeForTheNext();
    }

    private void wakeForTheNext() {
        long now = System.nanoTime();
        byRevision.values().stream()
                .mapToLong(failed -> failed.left(now))
                .min()
                .ifPresent(left -> wakeIn(Math.max(left, notBeforeNanos - now)));
    }

    /** Forgets all of them: their revisions stand for other events from now on. */
    synchronized void forget() {
        List.copyOf(byRevision.values()).forEach(this::remove);
        stopTimer();
    }

    /** Takes no more; what is left is the server's. */
    synchronized void close() {
        closed = true;
        stopTimer();
        handBackAll(AckFloor.NONE);
    }

    private static long revision(DurableMessage message) {
        return message.message().sequence();
    }
}
