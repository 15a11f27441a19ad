/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Threads that do the same thing over and over for a slice of time, each at least once. */
final class Crowd implements AutoCloseable {
    private final ExecutorService threads;
    private final int size;
    private final AtomicLong serial = new AtomicLong();

    Crowd(int size) {
        this.size = size;
        this.threads = Executors.newFixedThreadPool(size);
    }

    /** What is done. */
    interface Operation {
        /**
         * Does it once.
         *
         * @param serial another number each time, from 0 for the crowd's first
         */
        void run(long serial) throws Exception;
    }

    /** Operations per second. */
    double rate(Duration slice, Operation operation) throws Exception {
        AtomicLong done = new AtomicLong();
        long begin = System.nanoTime();
        List<Future<?>> working = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            working.add(threads.submit(() -> {
                do {
                    operation.run(serial.getAndIncrement());
                    done.incrementAndGet();
                } while (System.nanoTime() - begin < slice.toNanos());
                return null;
            }));
        }
        await(working);
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    private static void await(List<Future<?>> working) throws Exception {
        for (Future<?> thread : working) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("An operation of the benchmark failed", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
