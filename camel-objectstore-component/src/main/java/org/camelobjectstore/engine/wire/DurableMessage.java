/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/**
 * A message that must be settled.
 *
 * @param deliveries how often it was delivered, this time included
 * @param consumerSequence the number of this delivery among all of the consumer's
 * @param acknowledgeOn what settles it; empty for one that the server does not wait for any more
 */
public record DurableMessage(WireMessage message, long deliveries, long consumerSequence, String acknowledgeOn) {
    /** One that the server counts as settled, though it is not. */
    public static DurableMessage unknownToServer(WireMessage message, long deliveries) {
        return new DurableMessage(message, deliveries, 0, "");
    }

    public boolean isKnownToServer() {
        return !acknowledgeOn.isEmpty();
    }

    /** The same event, as it was delivered another time. */
    public DurableMessage withDeliveries(long newDeliveries) {
        return new DurableMessage(message, newDeliveries, consumerSequence, acknowledgeOn);
    }
}
