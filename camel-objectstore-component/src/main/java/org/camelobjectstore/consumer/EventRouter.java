/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.UnitOfWorkHelper;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferTimeoutException;
import org.camelobjectstore.message.EventWriter;
import org.camelobjectstore.message.Holding;
import org.camelobjectstore.settings.ConsumerSettings;
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

    private final DefaultConsumer consumer;
    private final Buckets buckets;
    private final ConsumerSettings settings;
    private final EventWriter writer;
    private final Settlement settlement;
    private final FailureReports failures;
    private final InFlight unsettled = new InFlight();

    EventRouter(DefaultConsumer consumer, Buckets buckets, Settlement settlement, FailureReports failures) {
        this.consumer = consumer;
        this.buckets = buckets;
        this.settings = buckets.settings().consumer();
        this.writer = new EventWriter(buckets);
        this.settlement = settlement;
        this.failures = failures;
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
            holding = Holding.begin(buckets.lease().another(), settlementOf(delivery), exchange);
        } catch (IOException | RuntimeException | Error e) {
            settleFailed(delivery);
            failures.report(failureText(delivery), e);
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
            needed = delivery.isCurrent() && !settlement.isProcessed(object);
        } catch (IOException e) {
            LOG.debug("Whether an event is still to be processed is not known: {}", e.getMessage());
            if (!delivery.last()) {
                if (e instanceof ObjectStoreException && !(e instanceof TransferTimeoutException)) { // no mere outage
                    failures.report(failureText(delivery), e);
                }
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
                failures.report(failureText(delivery), exchange, failure);
            }
            consumer.releaseExchange(exchange, false);
        } finally {
            letGo.run();
        }
    }

    private void settleProcessed(Delivery delivery) {
        if (settings.manualAck()) {
            delivery.release();
        } else {
            delivery.ack();
        }
    }

    private void settleFailed(Delivery delivery) {
        if (settings.durable() == null || delivery.last()) {
            delivery.term();
        } else {
            delivery.nak(delay(delivery));
        }
    }

    private String failureText(Delivery delivery) {
        String text = "Event of object '" + delivery.event().object().name() + "' was not processed";
        if (settings.durable() == null) {
            return text;
        }
        return text + " (delivery " + delivery.count() + "); "
                + (delivery.last()
                        ? "it is given up, since maxDeliver is reached"
                        : "it is delivered again in " + delay(delivery).toMillis() + " ms");
    }

    private Duration delay(Delivery delivery) {
        return settings.redelivery().after(delivery.count());
    }

    /** What becomes of the event in the end. */
    private Holding.End settlementOf(Delivery delivery) {
        return settlement.of("Event of object", delivery.event().object(), new Settlement.Outcome() {
            @Override
            public void settle(boolean processed) {
                if (processed) {
                    settleProcessed(delivery);
                    unsettled.end();
                } else {
                    try {
                        settleFailed(delivery);
                    } finally {
                        unsettled.end();
                    }
                }
            }

            @Override
            public void aggregated() {
                delivery.makeRoom();
            }
        });
    }
}
