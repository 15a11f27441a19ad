/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ephemeral pull consumer on the server and what it has been asked for.
 *
 * <p>The consumer is removed by {@link #close()}, or by the server after {@link #INACTIVE_THRESHOLD} without a request.
 * Messages must arrive without a gap in the consumer's own numbering: one lost on the way is {@link Kind#READER_LOST}, as
 * is a consumer that is gone.
 *
 * <p>One thread reads; any thread may close.
 */
final class PullConsumer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PullConsumer.class);
    private static final Duration INACTIVE_THRESHOLD = Duration.ofSeconds(60);
    /** How often the consumer is asked for within the time-out; the first one may be placed on a server that is down. */
    private static final int CREATIONS = 4;
    /** A server that is up may need so long. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

    private final Api api;
    private final String stream;
    private final String name = "os_" + NUID.nextGlobal();
    private final Fetch fetch;
    private final String createOperation;
    private final Map<String, JsonValue> creation;
    private volatile CompletableFuture<Message> created;

    private boolean isCreated;
    private boolean mayLag;
    private long initialPending;
    private long pendingOnServer;
    private long consumerSequence;

    PullConsumer(Api api, String stream, String filter, DeliverPolicy start) throws WireException {
        this.api = api;
        this.stream = stream;
        this.fetch = new Fetch(api, stream, name);
        this.creation = Map.of("stream_name", new JsonValue(stream), "config", new JsonValue(config(filter, start)));
        this.createOperation = "CONSUMER.CREATE." + stream + "." + name + "." + filter;
        this.created = create();
    }

    private CompletableFuture<Message> create() throws WireException {
        return api.inbox().ask(api.subject(createOperation), null, Api.bytes(creation));
    }

    /** Waits until the consumer is there, which was asked for when this was made. */
    void awaitCreated() throws WireException {
        if (isCreated) {
            return;
        }
        JsonValue answer = creationAnswer();
        isCreated = true;
        fetch.keepLimitsOf(answer);
        mayLag = JsonValueUtils.readValue(answer, "cluster") != null;
        initialPending = JsonValueUtils.readLong(answer, "num_pending", 0);
        pendingOnServer = initialPending;
    }

    private JsonValue creationAnswer() throws WireException {
        long deadline = System.nanoTime() + api.timeout().toNanos();
        long patience = Math.max(LEAST_PATIENCE.toNanos(), api.timeout().toNanos() / CREATIONS);
        while (true) {
            long left = deadline - System.nanoTime();
            try {
                return ApiErrors.json(created.get(Math.min(left, patience), TimeUnit.NANOSECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WireException(
                        Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
            } catch (TimeoutException e) {
                boolean unused =
                        created.cancel(false); // so that the consumer is removed by close(), in case it is there
                if (left <= patience) {
                    throw api.inbox().timeout(api.subject(createOperation), api.timeout());
                }
                deleteConsumer();
                created = create();
            } catch (ExecutionException e) {
                return repeatLost(e.getCause());
            }
        }
    }

    private JsonValue repeatLost(@Nullable Throwable failure) throws WireException {
        if (failure instanceof WireException wire && !wire.is(Kind.CONNECTION_LOST)) {
            throw wire;
        }
        return api.call(createOperation, creation);
    }

    private Map<String, JsonValue> config(String filter, DeliverPolicy start) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("name", new JsonValue(name));
        config.put("filter_subject", new JsonValue(filter));
        config.put("ack_policy", new JsonValue("none"));
        config.put("inactive_threshold", new JsonValue(INACTIVE_THRESHOLD.toNanos()));
        config.put("mem_storage", JsonValue.TRUE);
        config.put("num_replicas", new JsonValue(1));
        config.putAll(DeliverPolicyConfig.config(start));
        return config;
    }

    /** What was asked for; the consumer must be there. */
    Fetch fetch() {
        return fetch;
    }

    /** Messages that the server has for this consumer, as far as is known: its count may be wrong for a moment. */
    long pendingOnServer() throws WireException {
        awaitCreated();
        return pendingOnServer;
    }

    /**
     * Asks the server anew for {@link #pendingOnServer}.
     *
     * @throws WireException READER_LOST if it does not answer: the server that has the consumer may be down
     */
    long askPending() throws WireException {
        try {
            pendingOnServer = JsonValueUtils.readLong(
                    api.callOnce("CONSUMER.INFO." + stream + "." + name, Map.of(), LEAST_PATIENCE), "num_pending", 0);
        } catch (WireException e) {
            throw e.is(Kind.TIMEOUT) ? Fetch.lost("nothing is known of its consumer (" + e.getMessage() + ")") : e;
        }
        return pendingOnServer;
    }

    /** Takes note that there is a further message, or none, whatever the server's last word was. */
    void setFurther(boolean further) {
        pendingOnServer = further ? Math.max(1, pendingOnServer) : 0;
    }

    long initialPending() throws WireException {
        awaitCreated();
        return initialPending;
    }

    /** Whether what is read may be a copy of the stream that is behind its leader: servers in a cluster say where it is. */
    boolean mayLag() {
        return mayLag;
    }

    /**
     * Waits for whatever comes next.
     *
     * @throws WireException READER_LOST if messages were lost, be it with the connection
     */
    Arrival await(Duration wait) throws WireException {
        Arrival arrival = fetch.await(wait);
        if (arrival.kind() == Arrival.Kind.MESSAGE) {
            checkNoGap(arrival.message().delivery());
        }
        return arrival;
    }

    /** Takes note of a delivery, which must be the one after the last. */
    void checkNoGap(DeliverySubject delivery) throws WireException {
        if (delivery.consumerSequence() != consumerSequence + 1) {
            throw Fetch.lost(
                    "message " + (consumerSequence + 1) + " did not arrive, " + delivery.consumerSequence() + " did");
        }
        consumerSequence = delivery.consumerSequence();
        pendingOnServer = delivery.pending();
    }

    @Override
    public void close() {
        fetch.close();
        // a server may deal with the removal of what it is still creating before it is there
        CompletableFuture<?> unused = created.whenComplete((answer, failure) -> deleteConsumer());
    }

    private void deleteConsumer() {
        try {
            Uninterrupted.run(() -> api.tell("CONSUMER.DELETE." + stream + "." + name, null, Map.of()));
        } catch (WireException e) {
            LOG.debug("Consumer {} is left to the server, which removes it when it is idle: {}", name, e.getMessage());
        }
    }
}
