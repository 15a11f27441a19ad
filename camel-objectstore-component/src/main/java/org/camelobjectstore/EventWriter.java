/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** Fills the exchanges of consumers: headers, and a body that is read from the server when the route reads it. */
record EventWriter(Settings settings, Buckets buckets, ReplyWriter writer) {
    EventWriter(Settings settings, Buckets buckets) {
        this(settings, buckets, new ReplyWriter(settings.headerFilter()));
    }

    /** An event of a watch. */
    void write(Delivery delivery, Exchange exchange) throws IOException {
        write(delivery.event(), exchange);
        if (settings.consumer().durable() != null) {
            Message message = exchange.getMessage();
            message.setHeader(ObjectStoreConstants.DELIVERY_COUNT, delivery.count());
            message.setHeader(ObjectStoreConstants.LAST_DELIVERY, delivery.last());
            if (settings.consumer().manualAck()) {
                message.setHeader(ObjectStoreConstants.MANUAL_ACK, manualAck(delivery));
            }
        }
    }

    /** An event that needs no settlement. */
    void write(ObjectEvent event, Exchange exchange) throws IOException {
        writer.write(event, event.type() == ObjectEvent.Type.PUT ? body(event.object(), exchange) : null, exchange);
    }

    private @Nullable Object body(StoredObject object, Exchange exchange) throws IOException {
        if (!settings.consumer().includeBody()) {
            return null;
        }
        Bucket bucket = buckets.client().bucket(object.bucket());
        return ReopenableContent.of(
                object, object.size(), () -> bucket.open(object, settings.readingWhole()), exchange);
    }

    private ObjectStoreManualAck manualAck(Delivery delivery) {
        return new ObjectStoreManualAck() {
            @Override
            public void ack() {
                delivery.ack();
            }

            @Override
            public void nak() {
                delivery.nak(settings.consumer().redelivery().after(delivery.count()));
            }

            @Override
            public void nak(Duration delay) {
                delivery.nak(delay);
            }

            @Override
            public void term() {
                delivery.term();
            }
        };
    }
}
