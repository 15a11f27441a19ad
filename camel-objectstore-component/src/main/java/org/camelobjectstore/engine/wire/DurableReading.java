/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.time.Duration;

/**
 * A durable consumer as it should be.
 *
 * @param name of the consumer
 * @param filter the subject it delivers
 * @param start where it begins if it must be made
 * @param configured where it was to begin when it was first made
 * @param ackWait time to settle a message in
 * @param maxDeliver how often a message is delivered at most; -1 for any number
 * @param description what is not said by the rest, for comparison
 */
public record DurableReading(
        String name,
        String filter,
        DeliverPolicy start,
        DeliverPolicy configured,
        Duration ackWait,
        long maxDeliver,
        String description) {}
