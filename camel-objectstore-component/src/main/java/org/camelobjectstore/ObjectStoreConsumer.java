/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.Watch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the events of a watch into exchanges, one after the other on a thread of its own.
 *
 * <p>The watch is opened while the consumer starts, so that a wrong bucket, server or right fails the start of the
 * route. If it is lost later, the exception handler hears of it once and the watch is asked again, at growing intervals,
 * until it goes on where it was.
 */
final class ObjectStoreConsumer extends DefaultConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectStoreConsumer.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long MAX_PAUSE_MILLIS = 10_000;

    private final ObjectStoreEndpoint endpoint;

    private @Nullable Running running;

    ObjectStoreConsumer(ObjectStoreEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Settings settings = endpoint.settings();
        Buckets buckets = endpoint.open();
        try {
            Bucket bucket = buckets.own();
            Watch watch = bucket.watch(settings.consumer().start(), settings.objectName());
            running = new Running(settings, buckets, watch);
        } catch (Exception e) {
            buckets.close();
            throw e;
        }
        running.executor.execute(running::run);
    }

    /** Waits for the exchange that is under way, within Camel's shutdown strategy. */
    @Override
    protected void doStop() throws Exception {
        if (running != null) {
            running.stop();
            running = null;
        }
        super.doStop();
    }

    /** What exists between start and stop. */
    private final class Running {
        private final Settings settings;
        private final Buckets buckets;
        private final Watch watch;
        private final ReplyWriter writer;
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final ExecutorService executor;

        private int failures;

        Running(Settings settings, Buckets buckets, Watch watch) {
            this.settings = settings;
            this.buckets = buckets;
            this.watch = watch;
            this.writer = new ReplyWriter(settings.headerFilter());
            this.executor = endpoint.getCamelContext()
                    .getExecutorServiceManager()
                    .newSingleThreadExecutor(
                            ObjectStoreConsumer.this,
                            "ObjectStoreWatch[" + settings.bucket().name() + "]");
        }

        void stop() {
            stopped.countDown();
            watch.close();
            CamelContext context = endpoint.getCamelContext();
            ShutdownStrategy strategy = context.getShutdownStrategy();
            context.getExecutorServiceManager()
                    .shutdownGraceful(executor, strategy.getTimeUnit().toMillis(strategy.getTimeout()));
            buckets.close();
        }

        void run() {
            while (stopped.getCount() > 0) {
                try {
                    Optional<ObjectEvent> event = watch.next(POLL);
                    recovered();
                    if (event.isPresent() && wanted(event.get())) {
                        deliver(event.get());
                    }
                } catch (ObjectCorruptedException e) {
                    getExceptionHandler().handleException("An event of the watch could not be read", e);
                } catch (IOException | RuntimeException e) {
                    failed(e);
                }
            }
        }

        private boolean wanted(ObjectEvent event) {
            String name = event.object().name();
            return settings.consumer().events().contains(event.type())
                    && (settings.objectName() == null || settings.objectName().equals(name))
                    && settings.names().test(name);
        }

        private void deliver(ObjectEvent event) {
            Exchange exchange = createExchange(false);
            try {
                writer.write(event, body(event, exchange), exchange);
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            } finally {
                if (exchange.getException() != null) {
                    getExceptionHandler()
                            .handleException(
                                    "Event of object '" + event.object().name() + "' was not processed",
                                    exchange,
                                    exchange.getException());
                }
                releaseExchange(exchange, false);
                clearInterruptOfRoute();
            }
        }

        /** What a route does to its thread must not end the watch; a forced stop may. */
        private void clearInterruptOfRoute() {
            if (stopped.getCount() > 0 && Thread.interrupted()) {
                LOG.debug(
                        "A route left its thread interrupted [bucket={}]",
                        settings.bucket().name());
            }
        }

        private @Nullable Object body(ObjectEvent event, Exchange exchange) throws IOException {
            if (!settings.consumer().includeBody() || event.type() != ObjectEvent.Type.PUT) {
                return null;
            }
            StoredObject object = event.object();
            Bucket bucket = buckets.client().bucket(object.bucket());
            return ReopenableContent.of(
                    object, object.size(), () -> bucket.open(object, settings.readingWhole()), exchange);
        }

        private void failed(Exception e) {
            if (stopped.getCount() == 0) {
                return;
            }
            failures++;
            if (failures == 1) {
                getExceptionHandler()
                        .handleException(
                                "The watch of bucket '" + settings.bucket().name()
                                        + "' is interrupted; it goes on as soon as it can",
                                e);
            } else {
                LOG.debug(
                        "Watch still interrupted [bucket={} attempts={}]",
                        settings.bucket().name(),
                        failures,
                        e);
            }
            pause(Math.min(MAX_PAUSE_MILLIS, 250L << Math.min(failures, 6)));
        }

        private void recovered() {
            if (failures > 0) {
                LOG.info(
                        "Watch goes on [bucket={} revision={}]",
                        settings.bucket().name(),
                        watch.lastRevision());
                failures = 0;
            }
        }

        private void pause(long millis) {
            try {
                if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                    LOG.debug(
                            "Watch stopped while it was interrupted [bucket={}]",
                            settings.bucket().name());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped.countDown();
            }
        }
    }
}
