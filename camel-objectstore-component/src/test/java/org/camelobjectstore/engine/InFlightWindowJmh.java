/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.WireException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The window of unacknowledged bytes: what one chunk pays for it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InFlightWindowJmh {
    private static final int CHUNK = 131_072;
    private static final Duration STALL = Duration.ofSeconds(20);

    /** A window of 64 chunks, and a second thread that acknowledges what it is told of. */
    @State(Scope.Benchmark)
    public static class Acknowledged {
        private final InFlightWindow window = new InFlightWindow(64L * CHUNK);
        private final BlockingQueue<Integer> published = new LinkedBlockingQueue<>();
        private final Thread server = new Thread(this::acknowledge, "acknowledging");

        @Setup
        public void start() {
            server.setDaemon(true);
            server.start();
        }

        private void acknowledge() {
            try {
                while (true) {
                    window.release(published.take());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the end
            }
        }

        @TearDown
        public void end() throws InterruptedException {
            server.interrupt();
            server.join();
        }
    }

    /** A window that nobody else uses. */
    @State(Scope.Thread)
    public static class Alone {
        private final InFlightWindow window = new InFlightWindow(64L * CHUNK);
    }

    @Benchmark
    public void acquireAndRelease(Alone alone) throws WireException {
        alone.window.acquire(CHUNK, STALL);
        alone.window.release(CHUNK);
    }

    @Benchmark
    public void acquireWhileAnotherReleases(Acknowledged acknowledged) throws WireException {
        acknowledged.window.acquire(CHUNK, STALL);
        acknowledged.published.add(CHUNK);
    }
}
