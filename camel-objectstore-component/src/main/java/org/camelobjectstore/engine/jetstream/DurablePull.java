/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.ServerTime;
import org.camelobjectstore.engine.wire.WireException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This client's share of what a durable consumer delivers. */
final class DurablePull implements DurableMessages {
    private static final Logger LOG = LoggerFactory.getLogger(DurablePull.class);

    private final Fetch fetch;
    private final ComingMessages coming;
    private final Instant created;
    private final long initialPending;
    private final long acknowledgedThrough;

    private DurablePull(Fetch fetch, JsonValue info) {
        this.fetch = fetch;
        this.coming = new ComingMessages(fetch);
        this.created = ServerTime.parse(JsonValueUtils.readString(info, "created", ""));
        this.initialPending = JsonValueUtils.readLong(info, "num_pending", 0);
        this.acknowledgedThrough = DeliveryAcks.floor(info).streamSequence();
    }

    /** Begins the reading, once the consumer is there and the server answers a request for messages. */
    static DurablePull begin(Api api, String stream, DurableReading reading) throws WireException {
        JsonValue info = new DurableConsumer(api, stream, reading).ensure();
        api.acknowledgements().checkAllowed(stream, reading.name());
        Fetch fetch = new Fetch(api, stream, reading.name());
        fetch.keepLimitsOf(info);
        try {
            DurablePull messages = new DurablePull(fetch, info);
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
    public Optional<DurableMessage> next(Duration wait, int room) throws WireException {
        return coming.next(wait, room).map(PulledMessage::durable);
    }

    @Override
    public void end() {
        fetch.end();
    }

    @Override
    public List<DurableMessage> unread() {
        List<DurableMessage> unread = new ArrayList<>();
        try {
            coming.takeFirst().map(PulledMessage::durable).ifPresent(unread::add);
            for (Optional<PulledMessage> next = fetch.takeArrived(); next.isPresent(); next = fetch.takeArrived()) {
                unread.add(next.get().durable());
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
