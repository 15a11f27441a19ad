/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * A message that a pull consumer delivered.
 *
 * @param acknowledgeOn where it is acknowledged, if it must be
 */
record PulledMessage(WireMessage message, DeliverySubject delivery, String acknowledgeOn) {

    static PulledMessage of(Message delivered) throws WireException {
        DeliverySubject delivery = DeliverySubject.parse(delivered.getReplyTo());
        byte[] stored = delivered.getData() == null ? new byte[0] : delivered.getData();
        byte[] data = isUnreadable(delivered) ? WireMessage.BROKEN_HEADERS : stored;
        WireMessage message = new WireMessage(
                delivered.getSubject(),
                delivery.streamSequence(),
                delivery.time(),
                data,
                delivery.pending(),
                LookUps.isMarker(data, delivered.getHeaders()));
        return new PulledMessage(message, delivery, delivered.getReplyTo());
    }

    /** Its header block is broken, or says that it is an answer of the server, of which jnats drops the body. */
    private static boolean isUnreadable(Message stored) {
        return HeaderFilter.isMarked(stored) || stored.getStatus() != null;
    }

    /** As one that must be settled. */
    DurableMessage durable() {
        return new DurableMessage(message, delivery.deliveries(), delivery.consumerSequence(), acknowledgeOn);
    }
}
