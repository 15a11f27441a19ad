/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
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
 * floor of what is acknowledged can pass older unsettled events (seen in 2.10 to 2.15, if the stream's first message is
 * among them). So an event that is to come again stays in hand until it is due; if the floor has passed it by then, it is
 * handed out again from here.
 */
final class DurableWatch extends ReopeningWatch<Wire.DurableMessages> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWatch.class);
    /** One delivery more is allowed than the user wants, so that one that ended without an outcome is heard of. */
    private static final int FOR_THE_REPORT = 1;

    private final DurableSettings durable;
    private final StartAt start;
    /** What was handed out and not settled, and what was acknowledged and not confirmed, by revision. */
    private final Map<Long, DurableDelivery> inHand = new ConcurrentHashMap<>();
    /** What came while nobody read, or must come again without the server, by revision; the map guards itself. */
    private final Map<Long, Wire.DurableMessage> waiting = new LinkedHashMap<>();
    /** Revisions of those that wait and that the server will not deliver again; guarded by what waits. */
    private final Set<Long> passedOver = new HashSet<>();

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
        synchronized (waiting) {
            waiting.clear();
            passedOver.clear();
        }
    }

    @Override
    Optional<Delivery> take(Wire.DurableMessages open, Duration wait) throws IOException {
        Optional<Wire.DurableMessage> message = nextWaiting();
        if (message.isEmpty()) {
            message = open.next(wait, window.room());
        }
        return message.isPresent() ? received(message.get()) : Optional.empty();
    }

    private Optional<Wire.DurableMessage> nextWaiting() {
        synchronized (waiting) {
            Iterator<Wire.DurableMessage> first = waiting.values().iterator();
            if (!first.hasNext()) {
                return Optional.empty();
            }
            Wire.DurableMessage message = first.next();
            first.remove();
            passedOver.remove(message.message().sequence());
            return Optional.of(message);
        }
    }

    private Optional<Delivery> received(Wire.DurableMessage delivered) throws ObjectCorruptedException {
        WireMessage message = delivered.message();
        seen(message.sequence(), message.pending());
        DurableDelivery present = inHand.get(message.sequence());
        if (present != null) {
            present.deliveredAgain(delivered.acknowledgeOn());
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
        ifNobodyReads(open -> putToWaiting(open.unread()));
        synchronized (waiting) {
            waiting.values().forEach(message -> context.wire().working(message.acknowledgeOn()));
        }
    }

    private void putToWaiting(List<Wire.DurableMessage> unread) {
        synchronized (waiting) {
            unread.forEach(message -> waiting.put(message.message().sequence(), message));
        }
    }

    @Override
    void end(Wire.DurableMessages open) {
        open.end();
    }

    @Override
    List<Delivery> handBack(Wire.@Nullable DurableMessages open) {
        if (open != null) {
            putToWaiting(open.unread());
        }
        handBackWhatWaitsInHand();
        List<Wire.DurableMessage> notTaken;
        Set<Long> stays;
        synchronized (waiting) {
            notTaken = List.copyOf(waiting.values());
            stays = Set.copyOf(passedOver);
            waiting.clear();
            passedOver.clear();
        }
        List<Delivery> last = new ArrayList<>();
        for (Wire.DurableMessage unread : notTaken) {
            boolean isLast = durable.maxDeliver() > 0 && unread.deliveries() >= durable.maxDeliver();
            if (isLast || stays.contains(unread.message().sequence())) {
                addUnread(unread, last);
            } else {
                context.wire().again(unread.acknowledgeOn(), Duration.ZERO);
            }
        }
        return last;
    }

    private void handBackWhatWaitsInHand() {
        if (inHand.values().stream().noneMatch(DurableDelivery::waitsForItsTime)) {
            return;
        }
        long through = 0;
        try {
            through = context.wire().acknowledgedThrough(durable.name()).get(); // within the time of a request
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.debug("Whether the server knows all events that are handed back is not known", e);
        }
        for (DurableDelivery delivery : inHand.values()) {
            delivery.handBack(through);
        }
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

    @Override
    public boolean awaitAcknowledged(Duration limit) {
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
        synchronized (waiting) {
            if (!passedOver.isEmpty()) {
                LOG.warn(
                        "{} events that failed while the watch was being stopped will not come again, since the server counts"
                                + " them as acknowledged [bucket={} revisions={}]",
                        passedOver.size(),
                        context.subjects().bucket(),
                        passedOver);
                passedOver.clear();
            }
        }
    }

    /** An event in somebody's hands. */
    private final class DurableDelivery implements Delivery {
        private final WireMessage message;
        private final ObjectEvent event;
        private final long count;

        private String acknowledgeOn;
        private boolean settled;
        private boolean acknowledged;
        private boolean forgotten;
        private boolean takesRoom = true;
        /** When it is to come again; it waits here for that. */
        private @Nullable Long dueNanos;

        private long aliveNanos = System.nanoTime();
        private CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);

        DurableDelivery(Wire.DurableMessage delivered, ObjectEvent event) {
            this.event = event;
            this.message = delivered.message();
            this.count = delivered.deliveries();
            this.acknowledgeOn = delivered.acknowledgeOn();
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
                Optional<WireMessage> found = context.wire().last(message.subject(), Wire.Freshness.LEADER_OF_REPLICAS);
                if (found.isEmpty()) { // so that it would be acknowledged unprocessed: one answer is not enough
                    found = context.wire().last(message.subject(), Wire.Freshness.LEADER);
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
                confirmed = context.wire().done(acknowledgeOn);
                confirmed = confirmed.whenComplete((done, failure) -> inHand.remove(revision(), this));
            }
        }

        @Override
        public synchronized void nak(Duration delay) {
            if (settled) {
                return;
            }
            settle();
            if (forgotten) {
                inHand.remove(revision(), this);
                return;
            }
            dueNanos = System.nanoTime() + delay.toNanos();
            if (delay.isZero()) {
                due();
            } else {
                alive();
                Executor afterDelay = CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS);
                afterDelay.execute(this::due);
            }
        }

        private void due() {
            CompletableFuture<?> unused = context.wire()
                    .acknowledgedThrough(durable.name())
                    .whenComplete((through, failure) -> again(failure == null ? through : 0));
        }

        private synchronized void again(long through) {
            if (leaveHand()) {
                again(through, Duration.ZERO);
            }
        }

        private void again(long through, Duration delay) {
            if (revision() > through) {
                context.wire().again(acknowledgeOn, delay);
                return;
            }
            LOG.warn(
                    "The server will not deliver an event again that failed, so this client does [bucket={} object={}"
                            + " revision={} acknowledgedThrough={}]",
                    event.object().bucket(),
                    event.object().name(),
                    revision(),
                    through);
            synchronized (waiting) {
                waiting.put(revision(), new Wire.DurableMessage(message, count + 1, acknowledgeOn));
                passedOver.add(revision());
            }
        }

        /** Whether it waited here to come again, which is over now. */
        private boolean leaveHand() {
            if (dueNanos == null || forgotten) {
                return false;
            }
            dueNanos = null;
            inHand.remove(revision(), this);
            return true;
        }

        synchronized boolean waitsForItsTime() {
            return dueNanos != null;
        }

        /** It does not wait here any more. */
        synchronized void handBack(long through) {
            Long due = dueNanos;
            if (leaveHand() && due != null) {
                again(through, Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            }
        }

        @Override
        public synchronized void term() {
            if (!settled) {
                settle();
                inHand.remove(revision(), this);
                if (!forgotten) {
                    context.wire().giveUp(acknowledgeOn);
                }
            }
        }

        @Override
        public synchronized void release() {
            if (settled) {
                return;
            }
            leave();
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
        synchronized void deliveredAgain(String newAcknowledgeOn) {
            acknowledgeOn = newAcknowledgeOn;
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
            context.wire().working(acknowledgeOn);
        }

        /** Its revision stands for another event from now on. */
        synchronized void forget() {
            forgotten = true;
        }

        synchronized CompletableFuture<Void> confirmed() {
            return confirmed;
        }

        private long revision() {
            return event.object().revision();
        }
    }
}
