/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What durable consumers of a stream deliver, and how it is settled (ADR-13). */
public interface Deliveries {
    /**
     * Reads this client's share of what a durable consumer delivers, which is made if it is missing. What is read must be
     * settled, by {@link #ack}, {@link #nak} or {@link #term}, or is delivered again after a while.
     *
     * @throws WireException {@link WireException.Kind#OTHER_SETTINGS} if the consumer is there with other settings
     */
    DurableMessages share(DurableReading reading) throws IOException;

    /**
     * Tells that a message was dealt with, again after a lost connection, without waiting.
     *
     * @param acknowledgeOn of its {@link DurableMessage}
     * @return complete when the server knows it, or will never know
     */
    CompletableFuture<Void> ack(String acknowledgeOn);

    /** Has a message delivered again after a delay, to whoever asks. */
    void nak(String acknowledgeOn, Duration delay);

    /** Has a message never delivered again. */
    void term(String acknowledgeOn);

    /** Restarts the time within which a message must be settled. */
    void inProgress(String acknowledgeOn);

    /** How far a durable consumer has come with acknowledgements; does not wait for the server. */
    CompletableFuture<AckFloor> ackFloor(String consumer);
}
