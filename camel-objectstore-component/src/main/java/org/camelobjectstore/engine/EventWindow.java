/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Room for so many events at a time. Safe for use by several threads. */
final class EventWindow {
    private final Semaphore free;

    EventWindow(int size) {
        this.free = new Semaphore(size);
    }

    /** Waits for room for one event, and takes it. */
    boolean enter(Duration wait) throws InterruptedException {
        return free.tryAcquire() || free.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    void leave() {
        free.release();
    }

    /** For how many events there is room, for one that has entered and is still to be filled. */
    int room() {
        return free.availablePermits() + 1;
    }
}
