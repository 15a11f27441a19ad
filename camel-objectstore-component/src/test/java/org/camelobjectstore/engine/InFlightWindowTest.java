/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InFlightWindowTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final InFlightWindow window = new InFlightWindow(10);

    @Test
    void acquire_roomEnough_takesItAtOnce() throws Exception {
        assertThat(window.acquire(4, SHORT)).isTrue();
        assertThat(window.acquire(6, SHORT)).isTrue();

        assertThat(window.inFlight()).isEqualTo(10);
    }

    @Test
    void acquire_full_waitsForRoom() throws Exception {
        window.acquire(8, SHORT);

        CompletableFuture<Boolean> waiter = acquireElsewhere(4, new AtomicReference<>());
        assertThat(waiter).isNotDone();
        window.release(2);

        assertThat(waiter.get(5, SECONDS)).isTrue();
        assertThat(window.inFlight()).isEqualTo(10);
    }

    @Test
    void acquire_largerThanTheWindow_goesAlone() throws Exception {
        assertThat(window.acquire(25, SHORT)).isTrue();
        assertTimesOut(() -> window.acquire(1, SHORT));
        window.release(25);

        window.acquire(1, SHORT);
        assertTimesOut(() -> window.acquire(25, SHORT));
    }

    @Test
    void acquire_nothingReleased_timesOutAndTakesNothing() throws Exception {
        window.acquire(8, SHORT);

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> window.acquire(4, SHORT))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .withMessageContaining("30 ms")
                .withMessageContaining("8 bytes were in flight (limit 10)");
        assertThat(window.inFlight()).isEqualTo(8);
    }

    /**
     * <pre>
     *   released     1     1     1     1     1     1      every 50 ms
     *   acquire(10)  |-- waits 300 ms, though a stall of 200 ms is the limit --|
     * </pre>
     */
    @Test
    void acquire_slowButSteadyProgress_isNoStall() throws Exception {
        window.acquire(6, SHORT);
        ScheduledExecutorService server = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 1; i <= 6; i++) {
                server.schedule(() -> window.release(1), 50L * i, MILLISECONDS);
            }
            long begin = System.nanoTime();

            assertThat(window.acquire(10, Duration.ofMillis(200))).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(250));
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void acquire_interruptedWhileWaiting_keepsTheFlagAndTakesNothing() throws Exception {
        window.acquire(8, SHORT);
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        CompletableFuture<Boolean> waiter = acquireElsewhere(4, thread, flag);

        thread.get().interrupt();

        assertThat(waiter)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
        assertThat(flag.get()).isTrue();
        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void breakOff_whileSomebodyWaits_sendsItAwayWithNothing() throws Exception {
        window.acquire(8, SHORT);
        CompletableFuture<Boolean> waiter = acquireElsewhere(4, new AtomicReference<>());

        window.breakOff();

        assertThat(waiter.get(5, SECONDS)).isFalse();
        assertThat(window.acquire(1, SHORT)).isFalse();
        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void awaitEmpty_brokenOff_doesNotWaitForTheRest() throws Exception {
        window.acquire(8, SHORT);
        window.breakOff();

        window.awaitEmpty(SHORT);

        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void awaitEmpty_brokenOffMeanwhile_ends() throws Exception {
        window.acquire(8, SHORT);
        CompletableFuture<Void> waiter = new CompletableFuture<>();
        Thread thread = start(() -> {
            window.awaitEmpty(LONG);
            waiter.complete(null);
        });
        awaitWaiting(thread);

        window.breakOff();

        waiter.get(5, SECONDS);
    }

    private CompletableFuture<Boolean> acquireElsewhere(long bytes, AtomicReference<Thread> thread) {
        return acquireElsewhere(bytes, thread, new AtomicReference<>());
    }

    /** Acquires on another thread and returns when that thread waits. */
    private CompletableFuture<Boolean> acquireElsewhere(
            long bytes, AtomicReference<Thread> thread, AtomicReference<Boolean> interruptFlag) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        thread.set(start(() -> {
            try {
                result.complete(window.acquire(bytes, LONG));
            } catch (WireException e) {
                interruptFlag.set(Thread.currentThread().isInterrupted());
                result.completeExceptionally(e);
            }
        }));
        awaitWaiting(thread.get());
        return result;
    }

    private interface Work {
        void run() throws WireException;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (WireException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void assertTimesOut(ThrowingCallable call) {
        assertThatExceptionOfType(WireException.class).isThrownBy(call).satisfies(e -> assertThat(e.kind())
                .isEqualTo(Kind.TIMEOUT));
    }
}
