/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ephemeral pull consumer on the server and what it has been asked for.
 *
 * <p>The connection's thread only puts messages into the subscription's queue, which can hold no more than was
 * requested; a reader that does not read does not ask. The consumer is removed by {@link #close()}, or by the server
 * after {@link #INACTIVE_THRESHOLD} without a request. Messages must arrive without a gap in the consumer's own
 * numbering: one lost on the way is {@link Kind#READER_LOST}, as is a consumer that is gone.
 *
 * <p>One thread reads; any thread may close.
 */
final class JetStreamPull implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JetStreamPull.class);
    private static final Duration INACTIVE_THRESHOLD = Duration.ofSeconds(60);
    /** They do not answer a request that would not wait, if what they counted was purged meanwhile. */
    private static final Duration OLD_SERVERS_WAIT = Duration.ofSeconds(1);
    /** How long a lost connection may go unnoticed by a waiting reader. */
    private static final Duration NOTICE = Duration.ofMillis(250);

    /** What came out of the queue. */
    enum Arrival {
        MESSAGE,
        /** The server has nothing more for a request that would not wait. */
        NOTHING_STORED,
        /** A request has ended unfulfilled, or the server is alive. */
        SIGN_OF_LIFE,
        /** Nothing came in the time given. */
        SILENCE
    }

    private final JetStreamApi api;
    private final String stream;
    private final String name = "os_" + NUID.nextGlobal();
    private final String inbox;
    private final Subscription subscription;
    private final String createOperation;
    private final Map<String, JsonValue> creation;
    private final long breaksBefore;

    private final CompletableFuture<Message> created;

    private boolean isCreated;
    private long initialPending;
    private long outstanding;
    private long pendingOnServer;
    private long consumerSequence;
    private @Nullable WireMessage message;

    JetStreamPull(JetStreamApi api, String stream, String filter, StartAt start) throws WireException {
        this.api = api;
        this.stream = stream;
        Connection connection = api.inbox().connection();
        this.inbox = connection.createInbox();
        this.breaksBefore = api.inbox().breaks();
        try {
            this.subscription = connection.subscribe(inbox);
        } catch (IllegalStateException e) {
            throw new WireException(Kind.CONNECTION, "the connection is " + connection.getStatus(), e);
        }
        subscription.setPendingLimits(-1, -1); // bounded by what is requested
        this.creation = Map.of("stream_name", new JsonValue(stream), "config", new JsonValue(config(filter, start)));
        this.createOperation = "CONSUMER.CREATE." + stream + "." + name + "." + filter;
        this.created = api.inbox().ask(api.subject(createOperation), null, JetStreamApi.bytes(creation));
    }

    /** Waits until the consumer is there, which was asked for when this was made. */
    void awaitCreated() throws WireException {
        if (isCreated) {
            return;
        }
        JsonValue answer;
        try {
            answer = JetStreamErrors.json(created.get(api.timeout().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (TimeoutException e) {
            boolean unused = created.cancel(false); // so that the consumer is removed by close(), in case it is there
            throw api.inbox().timeout(api.subject(createOperation), api.timeout());
        } catch (ExecutionException e) {
            answer = repeatLost(e.getCause());
        }
        isCreated = true;
        initialPending = JsonValueUtils.readLong(answer, "num_pending", 0);
        pendingOnServer = initialPending;
    }

    private JsonValue repeatLost(@Nullable Throwable failure) throws WireException {
        if (failure instanceof WireException wire && !wire.is(Kind.CONNECTION_LOST)) {
            throw wire;
        }
        return api.call(createOperation, creation);
    }

    private Map<String, JsonValue> config(String filter, StartAt start) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("name", new JsonValue(name));
        config.put("filter_subject", new JsonValue(filter));
        config.put("ack_policy", new JsonValue("none"));
        config.put("inactive_threshold", new JsonValue(INACTIVE_THRESHOLD.toNanos()));
        config.put("mem_storage", JsonValue.TRUE);
        config.put("num_replicas", new JsonValue(1));
        switch (start.policy()) {
            case LAST_PER_SUBJECT -> config.put("deliver_policy", new JsonValue("last_per_subject"));
            case NEW -> config.put("deliver_policy", new JsonValue("new"));
            case ALL -> config.put("deliver_policy", new JsonValue("all"));
            case BY_START_SEQUENCE -> {
                config.put("deliver_policy", new JsonValue("by_start_sequence"));
                config.put("opt_start_seq", new JsonValue(start.sequence()));
            }
            case BY_START_TIME -> {
                config.put("deliver_policy", new JsonValue("by_start_time"));
                config.put("opt_start_time", new JsonValue(String.valueOf(start.time())));
            }
        }
        return config;
    }

    /**
     * Asks for what is stored now, at most so many messages and bytes. If the next message alone is larger, the answer is
     * {@link Arrival#SIGN_OF_LIFE} and no message.
     *
     * @param bytes 0 for any number
     */
    void requestStored(int messages, long bytes) throws WireException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("batch", new JsonValue(messages));
        request.put("max_bytes", new JsonValue(bytes));
        if (api.inbox().connection().getServerInfo().isOlderThanVersion("2.10.0")) {
            request.put("expires", new JsonValue(OLD_SERVERS_WAIT.toNanos()));
        } else {
            request.put("no_wait", JsonValue.TRUE);
        }
        request(messages, request);
    }

    /** Asks for messages as they come, for so long, with a sign of life in between. */
    void requestComing(int messages, Duration expires, Duration heartbeat) throws WireException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("batch", new JsonValue(messages));
        request.put("expires", new JsonValue(expires.toNanos()));
        request.put("idle_heartbeat", new JsonValue(heartbeat.toNanos()));
        request(messages, request);
    }

    private void request(int messages, Map<String, JsonValue> request) throws WireException {
        awaitCreated();
        api.tell("CONSUMER.MSG.NEXT." + stream + "." + name, inbox, request);
        outstanding += messages;
    }

    /** Messages asked for that have neither come nor been refused. */
    long outstanding() {
        return outstanding;
    }

    /** Messages that the server has for this consumer, as far as its last word told. */
    long pendingOnServer() throws WireException {
        awaitCreated();
        return pendingOnServer;
    }

    long initialPending() throws WireException {
        awaitCreated();
        return initialPending;
    }

    /** The message of the last {@link Arrival#MESSAGE}. */
    WireMessage message() {
        if (message == null) {
            throw new IllegalStateException("No message has arrived on consumer " + name);
        }
        return message;
    }

    /**
     * Waits for whatever comes next.
     *
     * @throws WireException READER_LOST if messages were lost, be it with the connection
     */
    Arrival await(Duration wait) throws WireException {
        Message arrived = arrival(null);
        long deadline = System.nanoTime() + wait.toNanos();
        while (arrived == null) {
            if (api.inbox().breaks() != breaksBefore) {
                throw lost("the connection was lost");
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Arrival.SILENCE;
            }
            arrived = arrival(Duration.ofNanos(Math.min(left, NOTICE.toNanos())));
        }
        Status status = arrived.getStatus();
        return status == null ? data(arrived) : status(arrived, status);
    }

    /** What is in the queue, or comes in time; without a time, only what is there. */
    private @Nullable Message arrival(@Nullable Duration wait) throws WireException {
        try {
            return subscription.nextMessage(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it read", e);
        } catch (IllegalStateException e) {
            throw new WireException(Kind.CONNECTION, "the reading was closed: " + e.getMessage(), e);
        }
    }

    private Arrival data(Message arrived) throws WireException {
        JetStreamDelivery delivery = JetStreamDelivery.parse(arrived.getReplyTo());
        if (delivery.consumerSequence() != consumerSequence + 1) {
            throw lost(
                    "message " + (consumerSequence + 1) + " did not arrive, " + delivery.consumerSequence() + " did");
        }
        consumerSequence = delivery.consumerSequence();
        outstanding--;
        pendingOnServer = delivery.pending();
        byte[] data = arrived.getData();
        message = new WireMessage(
                arrived.getSubject(),
                delivery.streamSequence(),
                delivery.time(),
                data == null ? new byte[0] : data,
                delivery.pending());
        return Arrival.MESSAGE;
    }

    private Arrival status(Message arrived, Status status) throws WireException {
        String unfulfilled =
                arrived.getHeaders() == null ? null : arrived.getHeaders().getFirst("Nats-Pending-Messages");
        return switch (status.getCode()) {
            case 100 -> Arrival.SIGN_OF_LIFE;
            case 404 -> Arrival.NOTHING_STORED;
            case 408, 409 -> {
                if (unfulfilled == null) {
                    throw lost(status.getCode() + " " + status.getMessage());
                }
                outstanding -= Long.parseLong(unfulfilled);
                yield status.getCode() == 408 ? Arrival.NOTHING_STORED : Arrival.SIGN_OF_LIFE;
            }
            default -> throw lost(status.getCode() + " " + status.getMessage());
        };
    }

    static WireException lost(String why) {
        return new WireException(Kind.READER_LOST, "the server-side reader was lost: " + why);
    }

    private void unsubscribe() {
        try {
            subscription.unsubscribe();
        } catch (IllegalStateException e) {
            LOG.debug("Nothing to unsubscribe: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // jnats drops what an interrupted thread sends
        try {
            unsubscribe();
            // a server may deal with the removal of what it is still creating before it is there
            CompletableFuture<?> unused = created.whenComplete((answer, failure) -> deleteConsumer());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void deleteConsumer() {
        try {
            api.tell("CONSUMER.DELETE." + stream + "." + name, null, Map.of());
        } catch (WireException e) {
            LOG.debug("Consumer {} is left to the server, which removes it when it is idle: {}", name, e.getMessage());
        }
    }
}
