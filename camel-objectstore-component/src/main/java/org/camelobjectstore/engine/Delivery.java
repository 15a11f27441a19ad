/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;

/**
 * An event that was handed to somebody, who settles it once: whatever is called after that has no effect. May be settled
 * by any thread, which never waits for the server.
 *
 * <p>Of a watch without a durable consumer, nothing is delivered again: settling only makes room for the next event.
 */
public interface Delivery {
    ObjectEvent event();

    /** How often the event was delivered, this time included; 1 without a durable consumer. */
    long count();

    /**
     * Fails if the event must not be worked on any more.
     *
     * @throws DeliveryExhaustedException if it was delivered {@link DurableSettings#maxDeliver} times before, and nobody
     *     told how the last of these ended
     */
    void checkNotExhausted() throws DeliveryExhaustedException;

    /** Whether it is not delivered again if this time fails. */
    boolean last();

    /**
     * Whether the object is still in the state that the event tells of. An event that waited may have been overtaken by a
     * newer one, which somebody else may have dealt with already. Always true without a durable consumer.
     */
    boolean isCurrent() throws IOException;

    /** It was dealt with. */
    void ack();

    /** It was not: deliver it again after a delay, to whoever shares the durable consumer. */
    void nak(Duration delay);

    /** It never will be: do not deliver it again. */
    void term();

    /** Takes no room any more for the next event to come, but is still to be settled, and kept alive. */
    void makeRoom();

    /**
     * Leaves it unsettled: it takes no room any more and is not kept alive, and is delivered again when its
     * {@link DurableSettings#ackWait} is over, unless it is settled until then.
     */
    void release();
}
