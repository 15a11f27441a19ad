/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts what is under way, and waits until nothing is. Safe for use by several threads. */
final class InFlight {
    private int count;
    private @Nullable Runnable whenNone;

    synchronized void begin() {
        count++;
    }

    void end() {
        Runnable action;
        synchronized (this) {
            count--;
            if (count > 0) {
                return;
            }
            notifyAll();
            action = whenNone;
            whenNone = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Runs something once, as soon as nothing is under way. */
    void whenNone(Runnable action) {
        begin();
        synchronized (this) {
            whenNone = action;
        }
        end();
    }

    synchronized int count() {
        return count;
    }

    /** Waits; false if the time is over, or the thread interrupted, while something is under way. */
    synchronized boolean awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (count > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
