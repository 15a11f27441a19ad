/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.support.JsonValue;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pull consumer on the server has been asked for, and what came of it.
 *
 * <p>The connection's thread only puts messages into the subscription's queue, which can hold no more than was
 * requested; a reader that does not read does not ask. After a break of the connection it is of no use any more: what
 * was under way may be lost.
 *
 * <p>One thread reads; any thread may close.
 */
final class Fetch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    /**
     * How long a request for what is stored waits for a first message, in doubt. Servers answer one that does not wait at
     * all from a count that may be wrong for a moment, or, if the message they counted is gone, not at all.
     */
    private static final Duration STORED_EXPIRES = Duration.ofSeconds(30);
    /** How long a probe may go unanswered before the server is made to look again. */
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(1);
    /** How long a lost connection may go unnoticed by a waiting reader. */
    private static final Duration NOTICE = Duration.ofMillis(250);

    private static final Duration END = Duration.ofSeconds(2);

    private final Api api;
    private final String nextSubject;
    private final String inbox;
    private final Subscription subscription;
    private final long breaksBefore;
    private final long denialsBefore;

    private PullLimits limits = PullLimits.NONE;
    private long outstanding;
    /** How many messages the newest request asks for. */
    private int newest;

    private boolean probing;
    private @Nullable WireException lost;

    Fetch(Api api, String stream, String consumer) throws WireException {
        this.api = api;
        this.nextSubject = "CONSUMER.MSG.NEXT." + stream + "." + consumer;
        Connection connection = api.inbox().awaitOpen(api.timeout());
        this.inbox = connection.createInbox();
        this.breaksBefore = api.inbox().breaks();
        this.denialsBefore = api.inbox().denials().count();
        try {
            this.subscription = connection.subscribe(inbox);
        } catch (IllegalStateException e) {
            throw new WireException(Kind.CONNECTION, "the connection is " + connection.getStatus(), e);
        }
        subscription.setPendingLimits(-1, -1); // bounded by what is requested
    }

    /**
     * Keeps all requests below what the consumer allows, be it by its own configuration or by an operator's.
     *
     * @param consumer as the server tells of it
     */
    void keepLimitsOf(JsonValue consumer) {
        limits = PullLimits.of(consumer);
    }

    /** How many of so many messages one request can ask for. */
    int batch(int messages) {
        return (int) Math.min(messages, limits.batch());
    }

    /**
     * Asks for what is stored now, at most so many messages and bytes. When the server has come to the end of what is
     * stored after a message, it says so. If the next message alone is larger, the answer is
     * {@link Arrival#SIGN_OF_LIFE} and no message.
     *
     * @param bytes 0 for any number
     */
    void requestStored(int messages, long bytes) throws WireException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("max_bytes", new JsonValue(Math.min(bytes, limits.bytes())));
        request.put("no_wait", JsonValue.TRUE);
        request(messages, STORED_EXPIRES, request);
    }

    /** Asks for messages as they come, for so long, with a sign of life in between. */
    void requestComing(int messages, Duration expires, Duration heartbeat) throws WireException {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        Duration shortest =
                shorter(heartbeat, shorter(expires, limits.expires()).dividedBy(2));
        request.put("idle_heartbeat", new JsonValue(shortest.toNanos()));
        request(messages, expires, request);
    }

    /** Makes the server look for the next message, which it may have put off after one that was gone. */
    void nudge(Duration expires) throws WireException {
        request(1, expires, new LinkedHashMap<>());
    }

    private void request(int messages, Duration expires, Map<String, JsonValue> request) throws WireException {
        int batch = batch(messages);
        request.put("batch", new JsonValue(batch));
        if (!expires.isZero()) {
            request.put(
                    "expires", new JsonValue(shorter(expires, limits.expires()).toNanos()));
        }
        api.tell(nextSubject, inbox, request);
        outstanding += batch;
        newest = batch;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Messages asked for that have neither come nor been refused. */
    long outstanding() {
        return outstanding;
    }

    /** Asks for one message if there is one, and waits for the answer to that. */
    Arrival probe(Duration patience) throws WireException {
        probing = true;
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("no_wait", JsonValue.TRUE);
        request(1, Duration.ZERO, request);
        Arrival answer = await(shorter(patience, PROBE_PATIENCE));
        if (answer.kind() == Arrival.Kind.SILENCE) {
            nudge(PROBE_PATIENCE);
            answer = await(patience);
        }
        probing = false;
        return answer;
    }

    /** Has it tested whether the connection still hears anything. */
    void doubtConnection() {
        api.inbox().doubt();
    }

    /** The subject on which messages are asked for. */
    String requestSubject() {
        return api.subject(nextSubject);
    }

    /**
     * Waits for whatever comes next.
     *
     * @throws WireException READER_LOST if messages were lost with the connection, or the consumer is gone
     */
    Arrival await(Duration wait) throws WireException {
        if (lost != null) {
            throw lost;
        }
        Message arrived = arrival(null);
        long deadline = System.nanoTime() + wait.toNanos();
        while (arrived == null) {
            if (api.inbox().breaks() != breaksBefore) {
                throw lost("the connection was lost");
            }
            api.inbox().denials().check(requestSubject(), denialsBefore);
            api.inbox().denials().check(inbox, denialsBefore);
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return Arrival.SILENCE;
            }
            arrived = arrival(Duration.ofNanos(Math.min(left, NOTICE.toNanos())));
        }
        return received(arrived);
    }

    /** The next message that is in the queue now, whatever the server told in between. */
    Optional<PulledMessage> takeArrived() throws WireException {
        while (subscription.isActive()) {
            Message arrived = arrival(null);
            if (arrived == null) {
                return Optional.empty();
            }
            Status status = status(arrived);
            if (status == null) {
                return Optional.of(taken(arrived));
            }
            try {
                status(arrived, status);
            } catch (WireException e) {
                lost = e; // for whoever reads on; what came before the end can still be taken
            }
        }
        return Optional.empty();
    }

    private Arrival received(Message arrived) throws WireException {
        Status status = status(arrived);
        return status == null ? Arrival.of(taken(arrived)) : status(arrived, status);
    }

    /** The server's word: a stored message, which comes on its own subject, may have a status among its headers, too. */
    private @Nullable Status status(Message arrived) {
        return arrived.getSubject().equals(inbox) ? arrived.getStatus() : null;
    }

    private PulledMessage taken(Message arrived) throws WireException {
        PulledMessage pulled = PulledMessage.of(arrived);
        outstanding--;
        return pulled;
    }

    /** What is in the queue, or comes in time; without a time, only what is there. */
    private @Nullable Message arrival(@Nullable Duration wait) throws WireException {
        try {
            return subscription.nextMessage(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it read", e);
        } catch (IllegalStateException e) {
            throw api.inbox().breaks() == breaksBefore
                    ? new WireException(Kind.CONNECTION, "the reading was closed: " + e.getMessage(), e)
                    : lost("the connection was closed");
        }
    }

    private Arrival status(Message arrived, Status status) throws WireException {
        String unfulfilled =
                arrived.getHeaders() == null ? null : arrived.getHeaders().getFirst("Nats-Pending-Messages");
        return switch (status.getCode()) {
            case 100 -> Arrival.SIGN_OF_LIFE;
            case 404 -> {
                outstanding = probing ? outstanding - 1 : 0; // all requests for what is stored end with the first one
                yield Arrival.NOTHING_STORED;
            }
            case 408, 409 -> {
                if (unfulfilled == null && status.getCode() == 409) {
                    throw lost(status.getCode() + " " + status.getMessage());
                }
                // without a count: those before it already ask for all that the server knows of
                outstanding -= unfulfilled == null ? newest : Long.parseLong(unfulfilled);
                yield status.getCode() == 408 && (unfulfilled != null || probing)
                        ? Arrival.NOTHING_STORED
                        : Arrival.SIGN_OF_LIFE;
            }
            default -> throw lost(status.getCode() + " " + status.getMessage());
        };
    }

    /**
     * Has the server send no more. When this returns, all that it has sent is in the queue. Any thread may call it.
     */
    void end() {
        try {
            if (api.inbox().isConnected()) {
                CompletableFuture<Boolean> unused = Uninterrupted.call(() -> subscription.drain(END));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.debug("Nothing to end: {}", e.getMessage());
        }
    }

    static WireException lost(String why) {
        return new WireException(Kind.READER_LOST, "the server-side reader was lost: " + why);
    }

    /** Takes nothing any more; what the server had sent and nobody read is forgotten. */
    @Override
    public void close() {
        try {
            Uninterrupted.run(subscription::unsubscribe);
        } catch (IllegalStateException e) {
            LOG.debug("Nothing to unsubscribe: {}", e.getMessage());
        }
    }
}
