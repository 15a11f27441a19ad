/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.camelobjectstore.engine.wire.WireException;

/**
 * A window of bytes that are published but not yet acknowledged.
 *
 * <pre>
 *   limit 8 MiB   |#### in flight ####|.... free ....|      acquire(131072) waits while free is less
 * </pre>
 *
 * <p>Why bytes and not messages: jnats queues 5000 messages whatever their size, which for chunks is 640 MiB.
 *
 * <p>Threads: the put's thread acquires, the connection's thread releases. The bytes are taken in the same locked step
 * that ends a wait, so a waiter that times out or is interrupted has taken none.
 */
final class InFlightWindow {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long limit;

    private long inFlight;
    /** Counts releases: a stall is the time without one, not the time a waiter waits. */
    private long releases;

    private boolean broken;

    InFlightWindow(long limit) {
        this.limit = limit;
    }

    /**
     * Takes {@code bytes}, waiting for acknowledgements while the window is full. A chunk larger than the whole window
     * goes alone.
     *
     * @return false if {@link #breakOff} was called
     * @throws WireException TIMEOUT if nothing was released for {@code stallTimeout}, INTERRUPTED if the thread is
     */
    boolean acquire(long bytes, Duration stallTimeout) throws WireException {
        lock.lock();
        try {
            while (!broken && inFlight > 0 && inFlight + bytes > limit) {
                awaitRelease(stallTimeout);
            }
            if (broken) {
                return false;
            }
            inFlight += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives bytes back after their acknowledgement or refusal. */
    void release(long bytes) {
        lock.lock();
        try {
            inFlight -= bytes;
            releases++;
            changed.signalAll(); // the put's thread: there is room, or all is acknowledged
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait for room, now and later: the transfer has failed. */
    void breakOff() {
        lock.lock();
        try {
            broken = true;
            changed.signalAll(); // the put's thread: stop publishing
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is in flight, or it was broken off; fails as {@link #acquire} does. */
    void awaitEmpty(Duration stallTimeout) throws WireException {
        lock.lock();
        try {
            while (!broken && inFlight > 0) {
                awaitRelease(stallTimeout);
            }
        } finally {
            lock.unlock();
        }
    }

    long inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    private void awaitRelease(Duration stallTimeout) throws WireException {
        long seen = releases;
        long left = stallTimeout.toNanos();
        try {
            while (releases == seen && !broken) {
                if (left <= 0) {
                    throw new WireException(
                            WireException.Kind.TIMEOUT,
                            "no acknowledgement came for " + stallTimeout.toMillis() + " ms while " + inFlight
                                    + " bytes were in flight (limit " + limit + ")");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(
                    WireException.Kind.INTERRUPTED,
                    "the thread was interrupted while " + TimeUnit.NANOSECONDS.toMillis(Math.max(0, left))
                            + " ms were left to wait for acknowledgements",
                    e);
        }
    }
}
