/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Room for so many events at a time. Whoever wants an event enters first, and tells then whether it got one. Safe for use by
 * several threads.
 */
final class EventWindow {
    private final Semaphore free;
    private final AtomicInteger takers = new AtomicInteger();

    EventWindow(int size) {
        this.free = new Semaphore(size);
    }

    /** Waits for room for one event, and takes it; if that succeeds, {@link #took} must follow. */
    boolean enter(Duration wait) throws InterruptedException {
        boolean entered = free.tryAcquire() || free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
        if (entered) {
            takers.incrementAndGet();
        }
        return entered;
    }

    /** One that has entered got an event, which has the room from now on, or got none. */
    void took(boolean event) {
        takers.decrementAndGet();
        if (!event) {
            leave();
        }
    }

    /** An event needs its room no more. */
    void leave() {
        free.release();
    }

    /** How many have entered and wait for an event. */
    int takers() {
        return takers.get();
    }

    /** For how many events there is room, those included for which somebody waits. */
    int room() {
        return free.availablePermits() + takers();
    }
}
