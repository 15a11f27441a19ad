/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/**
 * How far a durable consumer has come with acknowledgements ("ack_floor").
 *
 * @param consumerSequence of the last delivery before the first one that waits for its acknowledgement
 * @param streamSequence of that delivery's message
 */
public record AckFloor(long consumerSequence, long streamSequence) {
    public static final AckFloor NONE = new AckFloor(0, 0);

    /** Whether the server takes no request to deliver a message again, or will not deliver it again by itself. */
    public boolean hasPassed(DurableMessage delivered) {
        return delivered.message().sequence() <= streamSequence || delivered.consumerSequence() <= consumerSequence;
    }
}
