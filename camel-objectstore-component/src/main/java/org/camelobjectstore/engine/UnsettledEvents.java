/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.camelobjectstore.engine.wire.DurableMessage;

/**
 * What this client has of a durable consumer's events and has not settled: each is in somebody's hands, or has failed, or
 * waits to be taken. Safe for use by several threads.
 */
final class UnsettledEvents {
    private final BucketContext context;
    private final DurableSettings durable;
    private final EventWindow window;
    private final DurableReplies replies;
    /** What was handed out and not settled, and what was acknowledged and not confirmed, by revision. */
    private final Map<Long, DurableDelivery> inHand = new ConcurrentHashMap<>();

    private final WaitingEvents waiting = new WaitingEvents();
    private final FailedEvents failed;

    UnsettledEvents(BucketContext context, DurableSettings durable, EventWindow window) {
        this.context = context;
        this.durable = durable;
        this.window = window;
        this.replies = new DurableReplies(context.wire());
        this.failed = new FailedEvents(context, durable, window, waiting::passedOver);
    }

    BucketContext context() {
        return context;
    }

    DurableSettings durable() {
        return durable;
    }

    EventWindow window() {
        return window;
    }

    DurableReplies replies() {
        return replies;
    }

    WaitingEvents waiting() {
        return waiting;
    }

    FailedEvents failed() {
        return failed;
    }

    /** An event that is handed out now. */
    DurableDelivery handOut(DurableMessage delivered, ObjectEvent event) {
        DurableDelivery delivery = new DurableDelivery(this, delivered, event);
        inHand.put(delivery.revision(), delivery);
        return delivery;
    }

    /** Somebody is done with an event. */
    void remove(DurableDelivery delivery) {
        inHand.remove(delivery.revision(), delivery);
    }

    boolean contains(long revision) {
        return inHand.containsKey(revision) || failed.contains(revision) || waiting.contains(revision);
    }

    /**
     * Takes note of another delivery of an event that is here already.
     *
     * @return false if it was not taken, or was handed back
     */
    boolean deliveredAgain(DurableMessage again) {
        DurableDelivery present = inHand.get(again.message().sequence());
        if (present == null) {
            return failed.deliveredAgain(again);
        }
        present.deliveredAgain(again);
        return true;
    }

    /** Has the server wait for all of them; to be called several times in each ackWait. */
    void keepAlive() {
        inHand.values().forEach(DurableDelivery::keepAlive);
        failed.keepAlive();
        waiting.forEach(replies::inProgress);
    }

    /** Complete when the server knows of what was acknowledged. */
    CompletableFuture<Void> confirmed() {
        return CompletableFuture.allOf(
                inHand.values().stream().map(DurableDelivery::confirmed).toArray(CompletableFuture[]::new));
    }

    /** Forgets all of them: their revisions stand for other events from now on. */
    void forget() {
        inHand.values().forEach(DurableDelivery::forget);
        inHand.clear();
        failed.forget();
        var unused = waiting.takeAll();
    }
}
