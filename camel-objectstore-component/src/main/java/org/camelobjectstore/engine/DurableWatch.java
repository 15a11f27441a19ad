/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
final class DurableWatch extends ReopeningWatch<Wire.DurableMessages> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWatch.class);
    /** One delivery more is allowed than the user wants, so that one that ended without an outcome is heard of. */
    private static final int FOR_THE_REPORT = 1;

    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final DurableSettings durable;
    private final StartAt start;
    /** What was handed out and not settled, and what was acknowledged and not confirmed, by revision. */
    private final Map<Long, DurableDelivery> inHand = new ConcurrentHashMap<>();

    private final WaitingEvents waiting = new WaitingEvents();

    private Instant consumerCreated = Instant.EPOCH;
    /** When it was last opened; what was taken since may not be dealt with yet. */
    private long acknowledgedThrough;

    private boolean openedBefore;
    private boolean bucketReplaced;

    DurableWatch(BucketContext context, WatchRequest request, DurableSettings durable) throws ObjectStoreException {
        super(context, request);
        this.durable = durable;
        this.start = request.start();
        open();
    }

    @Override
    Wire.DurableMessages openReading() throws IOException {
        Wire.DurableMessages opened = context.wire()
                .share(new Wire.DurableReading(
                        durable.name(),
                        filter(),
                        startNow(),
                        start,
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
        inHand.values().forEach(DurableDelivery::forget);
        inHand.clear();
        List<WaitingEvents.Waiting> unused = waiting.takeAll();
    }

    @Override
    Optional<Delivery> take(Wire.DurableMessages open, Duration wait) throws IOException {
        Optional<Wire.DurableMessage> message = waiting.take();
        if (message.isEmpty()) {
            message = open.next(wait, window.room());
        }
        return message.isPresent() ? received(message.get()) : Optional.empty();
    }

    private Optional<Delivery> received(Wire.DurableMessage delivered) throws ObjectCorruptedException {
        WireMessage message = delivered.message();
        seen(message.sequence(), message.pending());
        DurableDelivery present = inHand.get(message.sequence());
        if (present != null) {
            present.deliveredAgain(delivered);
            return Optional.empty();
        }
        StoredObject object;
        try {
            object = read(message);
        } catch (ObjectCorruptedException e) {
            context.wire().giveUp(delivered.acknowledgeOn());
            throw e;
        }
        boolean initial = !message.time().isAfter(consumerCreated);
        DurableDelivery delivery = new DurableDelivery(delivered, new ObjectEvent(object, initial, message.pending()));
        if (!selection.wants(delivery.event())) {
            CompletableFuture<?> unused = context.wire().done(delivered.acknowledgeOn());
            return Optional.empty();
        }
        inHand.put(message.sequence(), delivery);
        return Optional.of(delivery);
    }

    @Override
    public void keepAlive() {
        inHand.values().forEach(DurableDelivery::keepAlive);
        ifNobodyReads(this::takeUnread);
        waiting.forEach(message -> context.wire().working(message.acknowledgeOn()));
    }

    private void takeUnread(Wire.DurableMessages open) {
        open.unread().forEach(message -> waiting.add(message, false));
    }

    @Override
    void lost(Wire.DurableMessages open) {
        takeUnread(open);
    }

    @Override
    void end(Wire.DurableMessages open) {
        open.end();
    }

    @Override
    List<Delivery> handBack(Wire.@Nullable DurableMessages open) {
        if (open != null) {
            takeUnread(open);
        }
        List<WaitingEvents.Waiting> notTaken = waiting.takeAll();
        if (notTaken.isEmpty() && inHand.values().stream().noneMatch(DurableDelivery::waitsForItsTime)) {
            return List.of();
        }
        Wire.AckFloor floor = floorNow();
        inHand.values().forEach(delivery -> delivery.handBack(floor));
        List<Delivery> stay = new ArrayList<>();
        for (WaitingEvents.Waiting unread : notTaken) {
            handBack(unread, floor, stay);
        }
        waiting.takeAll().forEach(passedOver -> handBack(passedOver, floor, stay));
        return stay;
    }

    private void handBack(WaitingEvents.Waiting unread, Wire.AckFloor floor, List<Delivery> stay) {
        Wire.DurableMessage message = unread.message();
        boolean last = durable.maxDeliver() > 0 && message.deliveries() >= durable.maxDeliver();
        if (last || unread.passedOver() || floor.hasPassed(message)) {
            addUnread(message, stay);
        } else {
            context.wire().again(message.acknowledgeOn(), Duration.ZERO);
        }
    }

    /** The server's floor; none if it cannot be had within the time of a request. */
    private Wire.AckFloor floorNow() {
        try {
            return context.wire().ackFloor(durable.name()).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("Whether the server knows all events that are handed back is not known", e);
        }
        return Wire.AckFloor.NONE;
    }

    private void addUnread(Wire.DurableMessage unread, List<Delivery> last) {
        try {
            received(unread).ifPresent(delivery -> {
                ((DurableDelivery) delivery).takesNoRoom();
                last.add(delivery);
            });
        } catch (ObjectCorruptedException e) {
            LOG.warn("A last delivery was given up: {}", e.getMessage());
        }
    }

    /** What failed since the watch was paused, and what the server has passed over in that time. */
    private void handBackWhatFailed() {
        if (inHand.values().stream().anyMatch(DurableDelivery::waitsForItsTime)) {
            Wire.AckFloor floor = floorNow();
            inHand.values().forEach(delivery -> delivery.handBack(floor));
        }
    }

    @Override
    public boolean awaitAcknowledged(Duration limit) {
        handBackWhatFailed();
        CompletableFuture<?>[] unconfirmed =
                inHand.values().stream().map(DurableDelivery::confirmed).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(unconfirmed).get(limit.toNanos(), TimeUnit.NANOSECONDS);
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
        for (WaitingEvents.Waiting left : waiting.takeAll()) {
            if (left.passedOver()) {
                LOG.warn(
                        "An event that failed while the watch was being stopped will not come again, since the server counts it"
                                + " as acknowledged [bucket={} revision={}]",
                        context.subjects().bucket(),
                        left.message().message().sequence());
            }
        }
    }

    /** An event in somebody's hands. */
    private final class DurableDelivery implements Delivery {
        private final ObjectEvent event;
        private final long count;

        private Wire.DurableMessage delivered;
        private boolean settled;
        private boolean acknowledged;
        private boolean forgotten;
        private boolean released;
        private boolean takesRoom = true;
        /** When it is to come again; it waits here for that. */
        private @Nullable Long dueNanos;

        private long aliveNanos = System.nanoTime();
        private CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);

        DurableDelivery(Wire.DurableMessage delivered, ObjectEvent event) {
            this.event = event;
            this.delivered = delivered;
            this.count = delivered.deliveries();
        }

        @Override
        public ObjectEvent event() {
            return event;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public void checkNotExhausted() throws DeliveryExhaustedException {
            if (durable.maxDeliver() > 0 && count > durable.maxDeliver()) {
                StoredObject object = event.object();
                throw new DeliveryExhaustedException(
                        object.bucket(),
                        object.name(),
                        "The event of object '" + object.name() + "' in bucket '" + object.bucket() + "' (revision "
                                + object.revision() + ") is given up: it was delivered " + (count - 1)
                                + " times, which is maxDeliver, and nobody told how the last of them ended. It is not"
                                + " delivered again; the object itself is untouched.",
                        null);
            }
        }

        @Override
        public boolean last() {
            return durable.maxDeliver() > 0 && count >= durable.maxDeliver();
        }

        @Override
        public boolean isCurrent() throws IOException {
            try {
                Optional<WireMessage> found = context.wire().last(subject(), Wire.Freshness.LEADER_OF_REPLICAS);
                if (found.isEmpty()) { // so that it would be acknowledged unprocessed: one answer is not enough
                    found = context.wire().last(subject(), Wire.Freshness.LEADER);
                }
                return found.map(newest -> newest.sequence() <= event.object().revision())
                        .orElse(event.type() == ObjectEvent.Type.DELETE); // of a rename, the server keeps no marker
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public synchronized void ack() {
            if (settled) {
                return;
            }
            acknowledged = true;
            settle();
            acknowledge();
        }

        private void acknowledge() {
            if (!forgotten) {
                confirmed = context.wire().done(delivered.acknowledgeOn());
                confirmed = confirmed.whenComplete((done, failure) -> inHand.remove(revision(), this));
            }
        }

        @Override
        public synchronized void nak(Duration delay) {
            if (settled) {
                return;
            }
            long delayNanos = TimeUnit.NANOSECONDS.convert(delay); // as much as there is, if it is more
            settle();
            if (released || forgotten || isClosed()) { // nobody here would deliver it again
                inHand.remove(revision(), this);
                tellAgain(Duration.ofNanos(delayNanos));
                return;
            }
            dueNanos = System.nanoTime() + delayNanos;
            if (delayNanos > 0) {
                alive();
            }
            dueIn(delayNanos);
        }

        private void tellAgain(Duration delay) {
            if (!forgotten) {
                context.wire().again(delivered.acknowledgeOn(), delay);
            }
        }

        private void dueIn(long nanos) {
            if (nanos > 0) {
                CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(this::due);
            } else {
                due();
            }
        }

        private void due() {
            CompletableFuture<?> unused = context.wire()
                    .ackFloor(durable.name())
                    .whenComplete((floor, failure) -> {
                        if (failure == null) {
                            handBack(floor);
                        } else if (waitsForItsTime() && !isClosed()) {
                            LOG.debug("Whether a failed event must come again from here is not known yet", failure);
                            dueIn(ASK_AGAIN.toNanos());
                        }
                    });
        }

        synchronized boolean waitsForItsTime() {
            return dueNanos != null;
        }

        /** It waits here no more: whoever knows that it is to come again, the server or this client, deals with that. */
        synchronized void handBack(Wire.AckFloor floor) {
            if (dueNanos == null) {
                return;
            }
            Duration left = Duration.ofNanos(Math.max(0, dueNanos - System.nanoTime()));
            dueNanos = null;
            inHand.remove(revision(), this);
            if (forgotten || !floor.hasPassed(delivered)) {
                tellAgain(left);
                return;
            }
            LOG.info(
                    "An event that failed comes again from here, since the server takes it for acknowledged or replaced"
                            + " [bucket={} object={} revision={} floor={}]",
                    event.object().bucket(),
                    event.object().name(),
                    revision(),
                    floor);
            waiting.add(
                    new Wire.DurableMessage(
                            delivered.message(), count + 1, delivered.consumerSequence(), delivered.acknowledgeOn()),
                    true);
        }

        @Override
        public synchronized void term() {
            if (!settled) {
                settle();
                inHand.remove(revision(), this);
                if (!forgotten) {
                    context.wire().giveUp(delivered.acknowledgeOn());
                }
            }
        }

        @Override
        public synchronized void makeRoom() {
            leave();
        }

        @Override
        public synchronized void release() {
            if (settled) {
                return;
            }
            leave();
            released = true;
            inHand.remove(revision(), this);
        }

        private void settle() {
            settled = true;
            leave();
        }

        private void leave() {
            if (takesRoom) {
                takesRoom = false;
                window.leave();
            }
        }

        synchronized void takesNoRoom() {
            takesRoom = false;
        }

        /** The server sent it again, not knowing that it is in hand, or was dealt with. */
        synchronized void deliveredAgain(Wire.DurableMessage again) {
            delivered = again;
            if (acknowledged) {
                acknowledge();
            } else {
                alive();
            }
        }

        synchronized void keepAlive() {
            if ((!settled || dueNanos != null)
                    && System.nanoTime() - aliveNanos > durable.ackWait().toNanos() / 3) {
                alive();
            }
        }

        private void alive() {
            aliveNanos = System.nanoTime();
            context.wire().working(delivered.acknowledgeOn());
        }

        /** Its revision stands for another event from now on. */
        synchronized void forget() {
            forgotten = true;
        }

        synchronized CompletableFuture<Void> confirmed() {
            return confirmed;
        }

        private String subject() {
            return delivered.message().subject();
        }

        private long revision() {
            return event.object().revision();
        }
    }
}
