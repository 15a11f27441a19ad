/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a consumer begins (JetStream's "deliver_policy").
 *
 * @param startSequence for {@link Kind#BY_START_SEQUENCE}: of the first message to deliver
 * @param startTime for {@link Kind#BY_START_TIME}: of the first message to deliver
 */
public record DeliverPolicy(
        Kind kind, long startSequence, @Nullable Instant startTime) {

    /** JetStream's policies, without the last message of all. */
    public enum Kind {
        ALL,
        LAST_PER_SUBJECT,
        NEW,
        BY_START_SEQUENCE,
        BY_START_TIME
    }

    public static final DeliverPolicy ALL = new DeliverPolicy(Kind.ALL, 0, null);
    public static final DeliverPolicy LAST_PER_SUBJECT = new DeliverPolicy(Kind.LAST_PER_SUBJECT, 0, null);
    public static final DeliverPolicy NEW = new DeliverPolicy(Kind.NEW, 0, null);

    public static DeliverPolicy byStartSequence(long sequence) {
        return new DeliverPolicy(Kind.BY_START_SEQUENCE, sequence, null);
    }

    public static DeliverPolicy byStartTime(Instant time) {
        return new DeliverPolicy(Kind.BY_START_TIME, 0, time);
    }
}
