/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.time.Duration;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreManualAck;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.settings.Settings;

/** Fills the exchanges of consumers: headers, and a body that is read from the server when the route reads it. */
public final class EventWriter {
    private final Buckets buckets;
    private final Settings settings;
    private final ReplyWriter writer;

    public EventWriter(Buckets buckets) {
        this.buckets = buckets;
        this.settings = buckets.settings();
        this.writer = new ReplyWriter(settings.headerFilter());
    }

    /** An event of a watch. */
    public void write(Delivery delivery, Holding holding, Exchange exchange) {
        write(delivery.event(), holding, exchange);
        if (settings.consumer().durable() != null) {
            Message message = exchange.getMessage();
            message.setHeader(ObjectStoreConstants.DELIVERY_COUNT, delivery.count());
            message.setHeader(ObjectStoreConstants.LAST_DELIVERY, delivery.last());
            if (settings.consumer().manualAck()) {
                message.setHeader(ObjectStoreConstants.MANUAL_ACK, manualAck(delivery));
            }
        }
    }

    /**
     * Any event.
     *
     * @param holding what the exchange holds
     */
    public void write(ObjectEvent event, Holding holding, Exchange exchange) {
        Holding.mark(exchange, Set.of(holding));
        boolean hasBody =
                event.type() == ObjectEvent.Type.PUT && settings.consumer().includeBody();
        writer.write(event, hasBody ? body(event.object(), holding, exchange) : null, exchange);
    }

    private Object body(StoredObject object, Holding holding, Exchange exchange) {
        return ReopenableContent.of(buckets, object, settings.readingWhole(), holding, exchange);
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
