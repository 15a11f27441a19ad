/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a watching consumer has between start and stop: the watch, and the threads that take events from it and route them.
 *
 * <p>Each thread takes an event and routes it itself, so that none waits for another one unless both have events of the
 * same object. If the watch is lost, the exception handler hears of it once, and the watch is asked again, at growing
 * intervals, until it goes on where it was.
 */
final class WatchSession {
    private static final Logger LOG = LoggerFactory.getLogger(WatchSession.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration ACKNOWLEDGEMENTS = Duration.ofSeconds(5);
    private static final long MAX_PAUSE_MILLIS = 10_000;
    /** How often the server is told of each event within the time after which it would deliver it again. */
    private static final int SIGNS_OF_LIFE = 6;

    private final DefaultConsumer consumer;
    private final String bucket;
    private final int threads;
    private final boolean durable;
    private final Watch watch;
    private final EventRouter router;
    private final FailureReports failures;
    private final Outage outage = new Outage(Clock.systemUTC());
    private final ObjectLanes lanes;
    private final InFlight inFlight = new InFlight();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ExecutorService workers;
    /** For events that waited for one which a thread of somebody else has ended. */
    private final ExecutorService followers;

    private final @Nullable ScheduledExecutorService keepAlive;

    private volatile boolean running;
    private final AtomicInteger generation = new AtomicInteger();

    WatchSession(
            DefaultConsumer consumer, Settings settings, Watch watch, EventRouter router, FailureReports failures) {
        this.consumer = consumer;
        this.bucket = settings.bucket().name();
        this.threads = settings.consumer().threads();
        this.watch = watch;
        this.router = router;
        this.failures = failures;
        String name = "ObjectStoreWatch[" + bucket + "]";
        ExecutorServiceManager executors = executors();
        this.workers = executors.newFixedThreadPool(consumer, name, threads);
        this.followers = executors.newFixedThreadPool(consumer, name + "-followers", threads);
        DurableSettings durableSettings = settings.consumer().durable();
        this.durable = durableSettings != null;
        // the router begins no overtaken event of a durable consumer; of others, room is kept for other objects
        this.lanes =
                new ObjectLanes(durable ? 0 : Math.max(0, settings.consumer().maxInFlight() / 2 - 1));
        this.keepAlive = durableSettings == null
                ? null
                : executors.newSingleThreadScheduledExecutor(consumer, name + "-keepalive");
        if (keepAlive != null && durableSettings != null) {
            long period = durableSettings.ackWait().toMillis() / SIGNS_OF_LIFE;
            var unused = keepAlive.scheduleAtFixedRate(this::keepAlive, period, period, TimeUnit.MILLISECONDS);
        }
    }

    private void keepAlive() {
        try {
            watch.keepAlive();
        } catch (RuntimeException | Error e) { // which would end the schedule
            LOG.warn("Events could not be kept alive; they may be delivered again [bucket={}]", bucket, e);
        }
    }

    void start() {
        running = true;
        int mine = generation.incrementAndGet();
        for (int i = 0; i < threads; i++) {
            workers.execute(() -> work(mine));
        }
    }

    /** Takes no more events; those that were taken and not begun are handed back, or wait. */
    void pause() {
        running = false;
        generation.incrementAndGet();
        if (durable) {
            lanes.takeWaiting().forEach(this::notBegun); // before the watch hands back what waits to come again
        } else {
            lanes.hold();
        }
        for (Delivery stays : watch.pause()) {
            inFlight.begin();
            followers.execute(() -> begin(stays));
        }
    }

    private void notBegun(Delivery delivery) {
        if (delivery.last()) {
            followers.execute(() -> begin(delivery));
        } else {
            delivery.nak(Duration.ZERO);
            inFlight.end();
        }
    }

    void resume() {
        watch.resume();
        lanes.letGo().forEach(head -> followers.execute(() -> run(head)));
        start();
    }

    /** Takes no more events, and waits for those that are being routed, as long as Camel's shutdown strategy allows. */
    void stop() {
        stopped.countDown();
        pause();
        if (!durable) {
            lanes.takeWaiting().forEach(dropped -> inFlight.end());
        }
        var strategy = consumer.getEndpoint().getCamelContext().getShutdownStrategy();
        long limit = strategy.getTimeUnit().toMillis(strategy.getTimeout());
        boolean ended = inFlight.awaitNone(Duration.ofMillis(limit));
        if (!ended) {
            LOG.warn(
                    "The consumer is stopped while {} events are being processed [bucket={}]; {}",
                    inFlight.count(),
                    bucket,
                    durable ? "they are delivered again" : "they come again when it is started");
        }
        end(workers, ended);
        end(followers, ended);
        if (!watch.awaitAcknowledged(ACKNOWLEDGEMENTS)) {
            LOG.warn(
                    "The server has not confirmed all acknowledgements; some events may come again [bucket={}]",
                    bucket);
        }
        if (keepAlive != null) {
            router.whenAllAreSettled(() -> executors().shutdownNow(keepAlive));
        }
        watch.close();
    }

    private void end(ExecutorService pool, boolean idle) {
        if (idle) {
            executors().shutdownGraceful(pool, POLL.multipliedBy(2).toMillis());
        } else {
            executors().shutdownNow(pool);
        }
    }

    /** The outage that is now, or null. */
    Outage.@Nullable State outage() {
        return outage.current();
    }

    private ExecutorServiceManager executors() {
        CamelContext context = consumer.getEndpoint().getCamelContext();
        return context.getExecutorServiceManager();
    }

    private void work(int mine) {
        while (mine == generation.get()) {
            try {
                Optional<Delivery> next = watch.next(POLL);
                goesOn();
                if (next.isPresent()) {
                    inFlight.begin();
                    arrived(next.get());
                }
            } catch (ObjectCorruptedException e) {
                failures.report("An event of the watch could not be read", e);
            } catch (IOException | RuntimeException | Error e) { // a thread that ends would be missed by nobody
                if (running) {
                    failed(e);
                }
            }
        }
    }

    /** Deals with an event that is counted as in flight. */
    private void arrived(Delivery delivery) {
        if (!running && durable) {
            notBegun(delivery);
        } else if (!durable && stopped.getCount() == 0) {
            inFlight.end(); // it comes again
        } else {
            begin(delivery);
        }
    }

    private void begin(Delivery delivery) {
        ObjectLanes.Turn turn = lanes.enter(delivery);
        turn.overtaken().forEach(overtaken -> {
            overtaken.ack();
            inFlight.end();
        });
        if (turn.now()) {
            run(delivery);
        }
    }

    /** Routes an event that may begin, and those of the same object that wait for it. */
    private void run(Delivery first) {
        Delivery next = first;
        while (next != null) {
            Delivery current = next;
            AtomicBoolean parted =
                    new AtomicBoolean(); // whichever comes first: the end of the exchange, or this thread
            router.route(current, () -> {
                if (!parted.compareAndSet(false, true)) {
                    follow(current);
                    inFlight.end();
                }
            });
            if (parted.compareAndSet(false, true)) {
                clearInterruptOfRoute();
                return;
            }
            clearInterruptOfRoute();
            next = lanes.leave(current);
            inFlight.end();
        }
    }

    private void follow(Delivery ended) {
        Delivery next = lanes.leave(ended);
        if (next != null) {
            followers.execute(() -> run(next));
        }
    }

    /** What a route does to its thread must not end the watch; a forced stop may. */
    private void clearInterruptOfRoute() {
        if (stopped.getCount() > 0 && Thread.interrupted()) {
            LOG.debug("A route left its thread interrupted [bucket={}]", bucket);
        }
    }

    private void failed(Throwable e) {
        int count = outage.failed(e);
        if (count == 1) {
            failures.report("The watch of bucket '" + bucket + "' is interrupted; it goes on as soon as it can", e);
        } else {
            LOG.debug("Watch still interrupted [bucket={} attempts={}]", bucket, count, e);
        }
        pauseFor(Math.min(MAX_PAUSE_MILLIS, 250L << Math.min(count, 6)));
    }

    private void goesOn() {
        if (watch.isOpen() && outage.over()) {
            LOG.info("Watch goes on [bucket={} revision={}]", bucket, watch.lastRevision());
        }
    }

    private void pauseFor(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.debug("Watch stopped while it was interrupted [bucket={}]", bucket);
            }
        } catch (InterruptedException e) { // by a route's late time limit, or by the end of the pool
            if (stopped.getCount() == 0) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
