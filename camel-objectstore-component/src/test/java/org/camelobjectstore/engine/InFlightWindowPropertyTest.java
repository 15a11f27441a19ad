/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

class InFlightWindowPropertyTest {
    private static final long LIMIT = 10;
    private static final Duration NO_TIME = Duration.ofNanos(1);

    /** What a thread does to the window; a size over the limit is one that must go alone. */
    enum Act {
        ACQUIRE,
        ACQUIRE_INTERRUPTED,
        RELEASE_OLDEST,
        BREAK_OFF
    }

    record Step(Act act, int bytes) {}

    @Provide
    Arbitrary<Step> steps() {
        Arbitrary<Act> acts = Arbitraries.frequency(
                Tuple.of(8, Act.ACQUIRE),
                Tuple.of(2, Act.ACQUIRE_INTERRUPTED),
                Tuple.of(6, Act.RELEASE_OLDEST),
                Tuple.of(1, Act.BREAK_OFF));
        return Combinators.combine(acts, Arbitraries.integers().between(1, 15)).as(Step::new);
    }

    /** One thread, against the simplest model: the list of what is held. */
    @Property(tries = 500)
    void window_anySteps_isWhatTheModelSays(@ForAll @Size(max = 40) List<@From("steps") Step> steps)
            throws WireException {
        InFlightWindow window = new InFlightWindow(LIMIT);
        Deque<Integer> held = new ArrayDeque<>();
        boolean broken = false;
        for (Step step : steps) {
            int sum = held.stream().mapToInt(Integer::intValue).sum();
            boolean fits = sum == 0 || sum + step.bytes() <= LIMIT;
            switch (step.act()) {
                case ACQUIRE, ACQUIRE_INTERRUPTED -> {
                    boolean interrupted = step.act() == Act.ACQUIRE_INTERRUPTED;
                    String expected = broken ? "false" : fits ? "true" : interrupted ? "INTERRUPTED" : "TIMEOUT";
                    assertThat(acquire(window, step.bytes(), interrupted)).isEqualTo(expected);
                    if (expected.equals("true")) {
                        held.add(step.bytes());
                    }
                }
                case RELEASE_OLDEST -> {
                    if (!held.isEmpty()) {
                        window.release(held.poll());
                    }
                }
                case BREAK_OFF -> {
                    window.breakOff();
                    broken = true;
                }
            }
            assertThat(window.inFlight())
                    .isEqualTo(held.stream().mapToInt(Integer::intValue).sum());
        }
    }

    private static String acquire(InFlightWindow window, int bytes, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            return String.valueOf(window.acquire(bytes, NO_TIME));
        } catch (WireException e) {
            return e.kind().toString();
        } finally {
            assertThat(Thread.interrupted()).isEqualTo(interrupted);
        }
    }

    /**
     * <pre>
     *   putter    acquire ... acquire ... acquire        with time-outs too short for the server
     *   server         release ... release ...           of what the putter got
     *   nuisance    interrupt!      interrupt!
     * </pre>
     */
    @Property(tries = 30)
    void window_timeoutsAndInterruptsAtAnyMoment_losesNothing(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 200_000) int timeoutNanos) throws Exception {
        InFlightWindow window = new InFlightWindow(LIMIT);
        BlockingQueue<Integer> toRelease = new LinkedBlockingQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> violation = new AtomicReference<>();
        Random random = new Random(seed);
        Thread putter = new Thread(() -> {
            for (int i = 0; i < 200; i++) {
                int bytes = 1 + random.nextInt(15);
                try {
                    window.acquire(bytes, Duration.ofNanos(timeoutNanos));
                    long inFlight = window.inFlight(); // the server only makes it smaller
                    if (inFlight > Math.max(LIMIT, bytes)) {
                        violation.set(inFlight + " bytes in flight after " + bytes + " were acquired");
                    }
                    toRelease.add(bytes);
                } catch (WireException e) {
                    if (!e.is(Kind.TIMEOUT) && !e.is(Kind.INTERRUPTED)) {
                        violation.set(e.toString());
                    }
                    Thread.interrupted();
                }
            }
            done.set(true);
        });
        Thread server = new Thread(() -> {
            while (!done.get() || !toRelease.isEmpty()) {
                Integer bytes = toRelease.poll();
                if (bytes != null) {
                    window.release(bytes);
                }
                Thread.onSpinWait();
            }
        });
        putter.start();
        server.start();
        while (!done.get() && putter.isAlive()) {
            putter.interrupt();
            Thread.yield();
        }
        putter.join(SECONDS.toMillis(10));
        server.join(SECONDS.toMillis(10));

        assertThat(violation.get()).isNull();
        assertThat(window.inFlight()).isZero();
        assertThat(window.acquire(LIMIT, NO_TIME)).isTrue();
    }
}
