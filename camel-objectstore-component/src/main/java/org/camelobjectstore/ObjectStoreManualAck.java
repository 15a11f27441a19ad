/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Duration;

/**
 * Settles one event of a consumer with {@code durableName} and {@code manualAck=true}; found in the header
 * {@link ObjectStoreConstants#MANUAL_ACK}.
 *
 * <p>The first call counts, later ones have no effect. Any thread may call, during the exchange or after it; none of the
 * calls waits for the server. An event that is not settled when its exchange has completed is delivered again after
 * {@code ackWait}, unless it is settled until then; one whose exchange has failed is delivered again after
 * {@code redeliveryDelay}.
 */
public interface ObjectStoreManualAck {
    /** The event was dealt with (JetStream's {@code +ACK}). */
    void ack();

    /** It was not: deliver it again after {@code redeliveryDelay} ({@code -NAK}). */
    void nak();

    /** It was not: deliver it again after {@code delay} ({@code -NAK} with a delay). */
    void nak(Duration delay);

    /** It never will be: do not deliver it again ({@code +TERM}). */
    void term();
}
