/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a watch is cut off from its bucket, since when and why. Safe for use by several threads. */
final class Outage {
    private final Clock clock;
    private @Nullable State state;

    Outage(Clock clock) {
        this.clock = clock;
    }

    /**
     * An outage that has not ended.
     *
     * @param reason the last failure
     */
    record State(Instant since, int failures, Throwable reason) {}

    /** Takes note of a failure; how many there were in this outage, this one included. */
    synchronized int failed(Throwable reason) {
        State before = state;
        State now = before == null
                ? new State(clock.instant(), 1, reason)
                : new State(before.since(), before.failures() + 1, reason);
        state = now;
        return now.failures();
    }

    /** Takes note that the watch goes on; whether it was cut off until now. */
    synchronized boolean over() {
        boolean was = state != null;
        state = null;
        return was;
    }

    /** The outage that is now, or null. */
    synchronized @Nullable State current() {
        return state;
    }
}
