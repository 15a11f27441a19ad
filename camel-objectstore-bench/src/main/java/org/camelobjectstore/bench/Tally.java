/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Counts the events of a watch and the bytes of their bodies, from when it is made until the last one expected. */
final class Tally implements LongConsumer {
    private final int expected;
    private final long begin = System.nanoTime();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final CountDownLatch complete = new CountDownLatch(1);

    private volatile long end;

    Tally(int expected) {
        this.expected = expected;
    }

    @Override
    public void accept(long size) {
        bytes.addAndGet(size);
        if (events.incrementAndGet() == expected) {
            end = System.nanoTime();
            complete.countDown();
        }
    }

    /** Waits for the last event, and tells how long all of them took. */
    long nanos(String contender) throws InterruptedException {
        if (!complete.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(contender + " heard of " + events + " of " + expected + " events");
        }
        return end - begin;
    }

    /** Fails unless these were all, and had such bodies. */
    void check(String contender, long bodyBytes) {
        if (events.get() != expected || bytes.get() != expected * bodyBytes) {
            throw new IllegalStateException(contender + " heard of " + events + " events with " + bytes + " bytes, not "
                    + expected + " of " + bodyBytes);
        }
    }
}
