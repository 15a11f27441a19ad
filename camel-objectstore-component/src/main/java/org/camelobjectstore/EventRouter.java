/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.UnitOfWorkHelper;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an event through the route, and settles it when its exchange is done, and whatever else holds its body: if all of
 * them have completed it is acknowledged, if one has failed it is delivered again or given up.
 *
 * <p>Safe for use by several threads.
 */
final class EventRouter {
    private static final Logger LOG = LoggerFactory.getLogger(EventRouter.class);

    private final ObjectStoreConsumer consumer;
    private final Settings settings;
    private final EventWriter writer;
    private final AfterRead afterRead;
    private final ProcessedVersions processed;
    private final InFlight unsettled = new InFlight();

    EventRouter(ObjectStoreConsumer consumer, Settings settings, EventWriter writer, AfterRead afterRead) {
        this.consumer = consumer;
        this.settings = settings;
        this.writer = writer;
        this.afterRead = afterRead;
        this.processed = new ProcessedVersions(settings.consumer().idempotentRepository());
    }

    /**
     * Routes one event. Throws nothing: whatever goes wrong, the event is settled or delivered again.
     *
     * @param letGo runs once, when the route lets go of it, on whatever thread that happens, be it this one
     */
    void route(Delivery delivery, Runnable letGo) {
        Exchange exchange;
        Holding holding;
        try {
            if (!mayBegin(delivery)) {
                letGo.run();
                return;
            }
            exchange = consumer.createExchange(false);
            holding = Holding.begin(writer.buckets().lease().another(), new Settlement(delivery), exchange);
        } catch (IOException | RuntimeException | Error e) {
            settleFailed(delivery);
            report(failureText(delivery), null, e);
            letGo.run();
            return;
        }
        unsettled.begin();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                ended(delivery, exchange, letGo);
            }
        };
        try {
            writer.write(delivery, holding, exchange);
            delivery.checkNotExhausted();
            consumer.getAsyncProcessor().process(exchange, doneSync -> end.run());
        } catch (IOException | RuntimeException | Error e) {
            exchange.setException(e);
            end.run();
        }
    }

    /** Runs something as soon as no event is unsettled; once, on whatever thread that is. */
    void whenAllAreSettled(Runnable action) {
        unsettled.whenNone(action);
    }

    /**
     * Whether the event is to be routed; otherwise it is settled. One that a newer event of its object has overtaken is not:
     * somebody else may have dealt with the newer one already. If that cannot be found out now, it is tried again later.
     */
    private boolean mayBegin(Delivery delivery) {
        StoredObject object = delivery.event().object();
        boolean needed;
        try {
            needed = delivery.isCurrent() && !processed.contains(object);
        } catch (IOException e) {
            LOG.debug("Whether an event is still to be processed is not known: {}", e.getMessage());
            if (!delivery.last()) {
                delivery.nak(delay(delivery));
                return false;
            }
            needed = true;
        }
        if (!needed) {
            LOG.debug(
                    "An event was overtaken by a newer one, or processed before [bucket={} object={} revision={}]",
                    object.bucket(),
                    object.name(),
                    object.revision());
            delivery.ack();
        }
        return needed;
    }

    /** The route has let go of the exchange; it may have been handed over to another one before that. */
    private void ended(Delivery delivery, Exchange exchange, Runnable letGo) {
        try {
            Exception failure = exchange.getException();
            List<Synchronization> left = exchange.getExchangeExtension().handoverCompletions();
            if (left != null) { // there was no unit of work that would have called them
                UnitOfWorkHelper.doneSynchronizations(exchange, left);
            }
            if (failure != null) {
                report(failureText(delivery), exchange, failure);
            }
            consumer.releaseExchange(exchange, false);
        } finally {
            letGo.run();
        }
    }

    /** What the handler of a user throws must not keep an event. */
    private void report(String text, @Nullable Exchange exchange, Throwable failure) {
        try {
            consumer.getExceptionHandler().handleException(text, exchange, failure);
        } catch (RuntimeException e) {
            LOG.warn(
                    "The exception handler failed [bucket={}]: {}",
                    settings.bucket().name(),
                    text,
                    e);
        }
    }

    private void settleFailed(Delivery delivery) {
        if (settings.consumer().durable() == null || delivery.last()) {
            delivery.term();
        } else {
            delivery.nak(delay(delivery));
        }
    }

    private String failureText(Delivery delivery) {
        String text = "Event of object '" + delivery.event().object().name() + "' was not processed";
        if (settings.consumer().durable() == null) {
            return text;
        }
        return text + " (delivery " + delivery.count() + "); "
                + (delivery.last()
                        ? "it is given up, since maxDeliver is reached"
                        : "it is delivered again in " + delay(delivery).toMillis() + " ms");
    }

    private Duration delay(Delivery delivery) {
        return settings.consumer().redelivery().after(delivery.count());
    }

    /** What becomes of the event in the end. */
    private final class Settlement implements Holding.End {
        private final Delivery delivery;

        Settlement(Delivery delivery) {
            this.delivery = delivery;
        }

        @Override
        public void processed(Exchange routed) throws IOException {
            StoredObject object = delivery.event().object();
            afterRead.run(object, routed);
            processed.add(object);
            if (settings.consumer().manualAck()) {
                delivery.release();
            } else {
                delivery.ack();
            }
            unsettled.end();
        }

        @Override
        public void failed(@Nullable Throwable late) {
            try {
                settleFailed(delivery);
            } finally {
                unsettled.end();
            }
            if (late != null) {
                report(
                        "Event of object '" + delivery.event().object().name()
                                + "' was processed by its exchange, but not"
                                + " what comes after that, or another exchange that has its body",
                        null,
                        late);
            }
        }

        @Override
        public void aggregated() {
            delivery.makeRoom();
        }
    }
}
