/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;
import java.util.Objects;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Where a watch begins (JetStream's deliver policies).
 *
 * @param policy which of them
 * @param sequence for {@link Policy#BY_START_SEQUENCE}: the first revision to deliver, 1 or more
 * @param time for {@link Policy#BY_START_TIME}: the earliest time to deliver
 */
public record StartAt(
        Policy policy, long sequence, @Nullable Instant time) {

    /** JetStream's deliver policies, as far as they make sense for meta messages. */
    public enum Policy {
        /** The current state of every object, then changes. */
        LAST_PER_SUBJECT,
        /** Changes alone. */
        NEW,
        /** Every message the stream still holds, then changes; the same as the current state unless a writer left out the roll-up. */
        ALL,
        /** States from a revision on, then changes. */
        BY_START_SEQUENCE,
        /** States from a point in time on, then changes. */
        BY_START_TIME
    }

    public StartAt {
        if (policy == Policy.BY_START_SEQUENCE && sequence < 1) {
            throw new IllegalArgumentException("startSequence " + sequence + " must be 1 or more");
        }
        if (policy == Policy.BY_START_TIME) {
            Objects.requireNonNull(time, "startTime");
        }
    }

    /** The current state, then changes. */
    public static StartAt current() {
        return new StartAt(Policy.LAST_PER_SUBJECT, 0, null);
    }

    /** Changes alone. */
    public static StartAt changes() {
        return new StartAt(Policy.NEW, 0, null);
    }

    /** Everything the stream holds, then changes. */
    public static StartAt everything() {
        return new StartAt(Policy.ALL, 0, null);
    }

    /** From a revision on. */
    public static StartAt revision(long sequence) {
        return new StartAt(Policy.BY_START_SEQUENCE, sequence, null);
    }

    /** From a point in time on. */
    public static StartAt time(Instant time) {
        return new StartAt(Policy.BY_START_TIME, 0, time);
    }

    DeliverPolicy deliverPolicy() {
        return new DeliverPolicy(DeliverPolicy.Kind.valueOf(policy.name()), sequence, time);
    }
}
