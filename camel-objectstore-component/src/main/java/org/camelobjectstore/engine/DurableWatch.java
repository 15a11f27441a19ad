/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A share of a durable consumer's events (ADR-13): each is delivered until somebody has acknowledged it, whatever happens
 * to connections, clients and servers in between.
 *
 * <p>An event that is delivered again while it is still being worked on here is not handed out a second time. A consumer
 * that somebody has removed is made anew as it was to begin with.
 *
 * <p>Servers may count an event as acknowledged that is not: when an object is overwritten while its event is unsettled, the
 * floor of what is acknowledged can pass older unsettled events (seen in 2.10 and 2.15, if the stream's first message is
 * among them). So an event that is to come again stays in hand until it is due; if the floor has passed it by then, it is
 * handed out again from here.
 */
final class DurableWatch extends ReopeningWatch<DurableMessages> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWatch.class);
    /** One delivery more is allowed than the user wants, so that one that ended without an outcome is heard of. */
    private static final int FOR_THE_REPORT = 1;

    private final DurableSettings durable;
    private final StartAt start;
    private final UnsettledEvents unsettled;
    private final WaitingEvents waiting;
    /** Null if what is in the bucket is not what is to be done. */
    private final @Nullable LeftInQueue left;

    private Instant consumerCreated = Instant.EPOCH;
    /** When it was last opened; what was taken since may not be dealt with yet. */
    private long acknowledgedThrough;

    private boolean openedBefore;
    private boolean bucketReplaced;

    DurableWatch(BucketContext context, WatchRequest request, DurableSettings durable) throws ObjectStoreException {
        super(context, request);
        this.durable = durable;
        this.start = request.start();
        this.unsettled = new UnsettledEvents(context, durable, window);
        this.waiting = unsettled.waiting();
        this.left = durable.workQueue() && durable.maxDeliver() < 0
                ? new LeftInQueue(context, selection, durable, start)
                : null; // with maxDeliver, it could not be told from what was given up
        open();
    }

    @Override
    DurableMessages openReading() throws IOException {
        DurableMessages opened = context.wire()
                .share(new DurableReading(
                        durable.name(),
                        metas.filter(),
                        startNow().deliverPolicy(),
                        start.deliverPolicy(),
                        durable.ackWait(),
                        durable.maxDeliver() < 0 ? -1 : durable.maxDeliver() + FOR_THE_REPORT,
                        selection.describe()));
        consumerCreated = opened.created();
        acknowledgedThrough = opened.acknowledgedThrough();
        if (acknowledgedThrough == 0 && opened.initialPending() == 0) {
            acknowledgedThrough = lastRevisionBefore(); // nothing was delivered yet, and nothing waits
        }
        openedBefore = true;
        if (opened.initialPending() == 0) {
            nothingPending();
        }
        return opened;
    }

    /**
     * Where a consumer begins that is missing: as it was to begin, but behind what was acknowledged, if it was to begin with
     * what is new; and with everything in a bucket that was made anew, whose revisions begin anew.
     */
    private StartAt startNow() {
        boolean byRevision = start.policy() == StartAt.Policy.NEW || start.policy() == StartAt.Policy.BY_START_SEQUENCE;
        if (byRevision && bucketReplaced) {
            return StartAt.revision(1);
        }
        return start.policy() == StartAt.Policy.NEW && openedBefore ? StartAt.revision(acknowledgedThrough + 1) : start;
    }

    @Override
    void bucketReplaced() {
        bucketReplaced = true;
        unsettled.forget();
        if (left != null) {
            left.forget();
        }
    }

    @Override
    Optional<Delivery> take(DurableMessages open, Duration wait) throws IOException {
        lookForWhatIsLeft(false);
        Optional<DurableMessage> message = waiting.take();
        if (message.isEmpty()) {
            message = open.next(wait, room());
        }
        if (message.isEmpty()) {
            lookForWhatIsLeft(true);
        }
        return message.isPresent() ? received(message.get()) : Optional.empty();
    }

    /**
     * For how many events there is room. The server counts deliveries, and where their number is limited, one that no route
     * began would count as an attempt if this JVM died: so no more are asked for than threads wait to begin one.
     */
    private int room() {
        return durable.maxDeliver() > 0 ? window.takers() : window.room();
    }

    private void lookForWhatIsLeft(boolean idle) {
        if (left != null && left.isTime(idle)) {
            left.look(unsettled::contains, consumerCreated).forEach(waiting::passedOver);
        }
    }

    private Optional<Delivery> received(DurableMessage delivered) throws ObjectCorruptedException {
        return unsettled.deliveredAgain(delivered)
                ? Optional.empty()
                : handOut(delivered).map(delivery -> delivery);
    }

    private Optional<DurableDelivery> handOut(DurableMessage delivered) throws ObjectCorruptedException {
        WireMessage message = delivered.message();
        if (delivered.isKnownToServer()) {
            seen(message.sequence(), message.pending());
        }
        StoredObject object;
        try {
            object = metas.read(message);
        } catch (ObjectCorruptedException e) {
            unsettled.replies().term(delivered);
            throw e;
        }
        boolean initial = !message.time().isAfter(consumerCreated);
        ObjectEvent event = new ObjectEvent(object, initial, message.pending());
        if (!selection.wants(event)) {
            CompletableFuture<?> unused = unsettled.replies().ack(delivered);
            return Optional.empty();
        }
        return Optional.of(unsettled.handOut(delivered, event));
    }

    @Override
    public void keepAlive() {
        ifNobodyReads(this::takeUnread);
        unsettled.keepAlive();
    }

    private void takeUnread(DurableMessages open) {
        open.unread().forEach(waiting::unread);
    }

    @Override
    void lost(DurableMessages open) {
        takeUnread(open);
    }

    @Override
    void end(DurableMessages open) {
        open.end();
    }

    @Override
    List<Delivery> handBack(@Nullable DurableMessages open) {
        if (open != null) {
            takeUnread(open);
        }
        boolean anyFailed = !unsettled.failed().isEmpty(); // before those that wait are taken, which it may become
        List<WaitingEvents.Waiting> notTaken = waiting.takeAll();
        if (notTaken.isEmpty() && !anyFailed) {
            return List.of();
        }
        Optional<AckFloor> known = floorNow();
        known.ifPresent(unsettled.failed()::handBackAll);
        AckFloor floor = known.orElse(AckFloor.NONE);
        List<Delivery> stay = new ArrayList<>();
        for (WaitingEvents.Waiting unread : notTaken) {
            handBack(unread, floor, stay);
        }
        waiting.takeAll().forEach(passedOver -> handBack(passedOver, floor, stay));
        return stay;
    }

    private void handBack(WaitingEvents.Waiting unread, AckFloor floor, List<Delivery> stay) {
        DurableMessage message = unread.message();
        if (!message.isKnownToServer()) {
            return; // it was found in the bucket, and will be again
        }
        if (unsettled.deliveredAgain(message)) {
            return; // it is being worked on
        }
        boolean last = durable.maxDeliver() > 0 && message.deliveries() >= durable.maxDeliver();
        if (last || unread.passedOver() || floor.hasPassed(message)) {
            addUnread(message, stay);
        } else {
            unsettled.replies().nak(message, Duration.ZERO);
        }
    }

    /** The server's floor; empty if it cannot be had within the time of a request. */
    private Optional<AckFloor> floorNow() {
        try {
            return Optional.of(context.wire().ackFloor(durable.name()).get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("Whether the server knows all events that are handed back is not known", e);
        }
        return Optional.empty();
    }

    private void addUnread(DurableMessage unread, List<Delivery> stay) {
        try {
            handOut(unread).ifPresent(delivery -> stay.add(delivery.withoutRoom()));
        } catch (ObjectCorruptedException e) {
            LOG.warn("A last delivery was given up: {}", e.getMessage());
        }
    }

    /** What failed since the watch was paused, and what the server has passed over in that time. */
    private void handBackWhatFailed() {
        if (!unsettled.failed().isEmpty()) {
            floorNow().ifPresent(unsettled.failed()::handBackAll);
        }
    }

    @Override
    public boolean awaitAcknowledged(Duration limit) {
        handBackWhatFailed();
        try {
            Void unused = unsettled.confirmed().get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() {
        super.close();
        unsettled.failed().close();
        for (WaitingEvents.Waiting unread : waiting.takeAll()) {
            if (unread.passedOver() && left == null) {
                LOG.warn(
                        "An event that failed while the watch was being stopped will not come again, since the server counts it"
                                + " as acknowledged [bucket={} revision={}]",
                        context.subjects().bucket(),
                        unread.message().message().sequence());
            }
        }
    }
}
