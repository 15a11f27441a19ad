/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A durable consumer on the server, which remembers what was dealt with, and shares the events among all who use its name.
 *
 * @param name letters, digits and what else is not blank, and none of {@code . * > / \}
 * @param ackWait how long a delivery may go without a sign of life before the event is delivered again; a second at least
 * @param maxDeliver how often an event is delivered at most; -1 for as often as it takes
 * @param workQueue whether an object that was dealt with leaves the bucket, so that what is there is what is to be done
 */
public record DurableSettings(String name, Duration ackWait, long maxDeliver, boolean workQueue) {
    private static final Pattern NAME = Pattern.compile("[^\\s.*>/\\\\\\p{Cntrl}]{1,200}");

    /** Of objects that stay. */
    public DurableSettings(String name, Duration ackWait, long maxDeliver) {
        this(name, ackWait, maxDeliver, false);
    }

    public DurableSettings {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("durableName '" + name
                    + "' is not valid: it must have 1 to 200 characters, and no blanks and none of . * > / \\");
        }
        if (ackWait.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("ackWait " + ackWait.toMillis() + " ms must be 1000 ms or more");
        }
        if (maxDeliver < 1 && maxDeliver != -1) {
            throw new IllegalArgumentException("maxDeliver " + maxDeliver + " must be 1 or more, or -1 for no limit");
        }
    }
}
