/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This client's share of what a durable consumer delivers. */
final class JetStreamDurableMessages implements Wire.DurableMessages {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamDurableMessages.class);

    private final JetStreamFetch fetch;
    private final JetStreamComing coming;
    private final Instant created;
    private final long initialPending;
    private final long acknowledgedThrough;

    private JetStreamDurableMessages(JetStreamFetch fetch, JsonValue info) {
        this.fetch = fetch;
        this.coming = new JetStreamComing(fetch);
        this.created = ServerTime.parse(JsonValueUtils.readString(info, "created", ""));
        this.initialPending = JsonValueUtils.readLong(info, "num_pending", 0);
        this.acknowledgedThrough = JetStreamAcknowledgements.floor(info).streamSequence();
    }

    /** Begins the reading, once the consumer is there and the server answers a request for messages. */
    static JetStreamDurableMessages begin(JetStreamApi api, String stream, Wire.DurableReading reading)
            throws WireException {
        JsonValue info = new JetStreamDurable(api, stream, reading).ensure();
        api.acknowledgements().checkAllowed(stream, reading.name());
        JetStreamFetch fetch = new JetStreamFetch(api, stream, reading.name());
        fetch.keepLimitsOf(info);
        try {
            JetStreamDurableMessages messages = new JetStreamDurableMessages(fetch, info);
            messages.coming.begin(api.timeout());
            return messages;
        } catch (WireException e) {
            fetch.close();
            throw e;
        }
    }

    @Override
    public Instant created() {
        return created;
    }

    @Override
    public long initialPending() {
        return initialPending;
    }

    @Override
    public long acknowledgedThrough() {
        return acknowledgedThrough;
    }

    @Override
    public Optional<Wire.DurableMessage> next(Duration wait, int room) throws WireException {
        return coming.next(wait, room) ? Optional.of(message()) : Optional.empty();
    }

    private Wire.DurableMessage message() {
        JetStreamDelivery delivery = fetch.delivery();
        return new Wire.DurableMessage(
                fetch.message(), delivery.deliveries(), delivery.consumerSequence(), fetch.acknowledgeOn());
    }

    @Override
    public void end() {
        fetch.end();
    }

    @Override
    public List<Wire.DurableMessage> unread() {
        List<Wire.DurableMessage> unread = new ArrayList<>();
        try {
            if (coming.takeFirst()) {
                unread.add(message());
            }
            while (fetch.takeArrived()) {
                unread.add(message());
            }
        } catch (WireException e) {
            LOG.debug("What else was sent is delivered again after the consumer's ackWait: {}", e.getMessage());
        }
        return unread;
    }

    @Override
    public void close() {
        fetch.close();
    }
}
