/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.WireMessage;

/** An event of a durable consumer in somebody's hands. */
final class DurableDelivery implements Delivery {
    private final UnsettledEvents all;
    private final ObjectEvent event;
    private final long count;

    private DurableMessage delivered;
    private boolean settled;
    private boolean acknowledged;
    private boolean forgotten;
    private boolean released;
    private boolean takesRoom = true;
    private long aliveNanos = System.nanoTime();
    private CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);

    DurableDelivery(UnsettledEvents all, DurableMessage delivered, ObjectEvent event) {
        this.all = all;
        this.event = event;
        this.delivered = delivered;
        this.count = delivered.deliveries();
    }

    @Override
    public ObjectEvent event() {
        return event;
    }

    long revision() {
        return event.object().revision();
    }

    @Override
    public long count() {
        return count;
    }

    private long maxDeliver() {
        return all.durable().maxDeliver();
    }

    @Override
    public void checkNotExhausted() throws DeliveryExhaustedException {
        if (maxDeliver() > 0 && count > maxDeliver()) {
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
        return maxDeliver() > 0 && count >= maxDeliver();
    }

    @Override
    public boolean isCurrent() throws IOException {
        BucketContext context = all.context();
        String subject = delivered().message().subject();
        try {
            Optional<WireMessage> found = context.wire().last(subject, Freshness.LEADER_OF_REPLICAS);
            if (found.isEmpty()) { // so that it would be acknowledged unprocessed: one answer is not enough
                found = context.wire().last(subject, Freshness.LEADER);
            }
            return found.map(newest -> newest.sequence() <= revision())
                    .orElse(event.type() == ObjectEvent.Type.DELETE); // of a rename, the server keeps no marker
        } catch (IOException e) {
            throw context.failures().of("Watching bucket '" + context.subjects().bucket() + "'", null, e, "");
        }
    }

    private synchronized DurableMessage delivered() {
        return delivered;
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
            confirmed = all.replies().ack(delivered);
            confirmed = confirmed.whenComplete((done, failure) -> all.remove(this));
        }
    }

    @Override
    public synchronized void nak(Duration delay) {
        if (settled) {
            return;
        }
        settled = true;
        long nanos = TimeUnit.NANOSECONDS.convert(delay); // as much as there is, if it is more
        boolean nobodyHere = released || forgotten;
        if (!nobodyHere && all.failed().add(delivered.withDeliveries(count), nanos, takesRoom)) {
            takesRoom = false;
        } else {
            leave();
            if (!forgotten) {
                all.replies().nak(delivered, Duration.ofNanos(nanos));
            }
        }
        all.remove(this);
    }

    @Override
    public synchronized void term() {
        if (!settled) {
            settle();
            all.remove(this);
            if (!forgotten) {
                all.replies().term(delivered);
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
        all.remove(this);
    }

    private void settle() {
        settled = true;
        leave();
    }

    private void leave() {
        if (takesRoom) {
            takesRoom = false;
            all.window().leave();
        }
    }

    /** It is handed out beside the window. */
    synchronized DurableDelivery withoutRoom() {
        takesRoom = false;
        return this;
    }

    /** The server sent it again, not knowing that it is in hand, or was dealt with. */
    synchronized void deliveredAgain(DurableMessage again) {
        if (!again.isKnownToServer()) {
            return;
        }
        delivered = again;
        if (acknowledged) {
            acknowledge();
        } else if (settled) {
            boolean unused = all.failed().deliveredAgain(again);
        } else {
            alive();
        }
    }

    synchronized void keepAlive() {
        if (!settled && System.nanoTime() - aliveNanos > all.durable().ackWait().toNanos() / 3) {
            alive();
        }
    }

    private void alive() {
        aliveNanos = System.nanoTime();
        all.replies().inProgress(delivered);
    }

    /** Its revision stands for another event from now on. */
    synchronized void forget() {
        forgotten = true;
    }

    synchronized CompletableFuture<Void> confirmed() {
        return confirmed;
    }
}
