/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Acknowledgements of what durable consumers delivered (ADR-13), each repeated after a lost connection until the server
 * has confirmed it.
 *
 * <p>Safe for use by several threads; the work is done by the connection's threads, which never wait.
 */
final class DeliveryAcks {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryAcks.class);
    private static final byte[] DONE = ascii("+ACK");
    private static final byte[] IN_PROGRESS = ascii("+WPI");
    private static final byte[] TERM = ascii("+TERM");
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);

    private final Api api;
    private final Map<String, CompletableFuture<Void>> unconfirmed = new ConcurrentHashMap<>();

    DeliveryAcks(Api api) {
        this.api = api;
        api.inbox().onReconnect(() -> unconfirmed.forEach(this::send));
    }

    /** Tells that a message was dealt with; the answer is there when the server knows it. */
    CompletableFuture<Void> ack(String acknowledgeOn) {
        CompletableFuture<Void> confirmed = new CompletableFuture<>();
        unconfirmed.put(acknowledgeOn, confirmed);
        send(acknowledgeOn, confirmed);
        return confirmed;
    }

    private void send(String acknowledgeOn, CompletableFuture<Void> confirmed) {
        CompletableFuture<?> unused = ask(acknowledgeOn, DONE, api.timeout())
                .whenComplete((answer, failure) -> answered(acknowledgeOn, confirmed, failure));
    }

    private void answered(String acknowledgeOn, CompletableFuture<Void> confirmed, @Nullable Throwable failure) {
        boolean outOfReach = failure instanceof WireException lost && lost.outOfReach();
        if (outOfReach || (failure != null && !api.inbox().isConnected())) {
            LOG.debug("An acknowledgement waits for the connection [subject={}]", acknowledgeOn);
            return; // after the next reconnect
        }
        unconfirmed.remove(acknowledgeOn);
        if (failure != null) {
            api.inbox().doubt();
            LOG.warn(
                    "The server did not confirm an acknowledgement; the event may be delivered again [subject={}]: {}",
                    acknowledgeOn,
                    failure.toString());
        }
        confirmed.complete(null);
    }

    private CompletableFuture<Message> ask(String subject, byte @Nullable [] what, Duration timeout) {
        return Uninterrupted.call(() -> api.inbox().ask(subject, null, what))
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Has a message delivered again, after a while. */
    void nak(String acknowledgeOn, Duration delay) {
        tell(acknowledgeOn, ascii(delay.isZero() ? "-NAK" : "-NAK {\"delay\":" + delay.toNanos() + "}"));
    }

    /** Has a message never delivered again. */
    void term(String acknowledgeOn) {
        tell(acknowledgeOn, TERM);
    }

    /** Begins the time anew in which a message must be acknowledged. */
    void inProgress(String acknowledgeOn) {
        tell(acknowledgeOn, IN_PROGRESS);
    }

    private void tell(String acknowledgeOn, byte[] what) {
        try {
            Uninterrupted.run(() -> api.inbox().publish(acknowledgeOn, null, null, what));
        } catch (WireException e) {
            LOG.debug("The server was not told of an event [subject={}]: {}", acknowledgeOn, e.getMessage());
        }
    }

    /** How far a consumer has come with acknowledgements. */
    CompletableFuture<AckFloor> floor(String stream, String consumer) {
        return ask(api.subject("CONSUMER.INFO." + stream + "." + consumer), null, api.timeout())
                .thenApply(answer -> {
                    try {
                        return floor(ApiErrors.json(answer));
                    } catch (WireException e) {
                        throw new CompletionException(e);
                    }
                });
    }

    /** The same, from what the server tells of a consumer. */
    static AckFloor floor(JsonValue info) {
        JsonValue delivered = JsonValueUtils.readObject(info, "delivered");
        if (JsonValueUtils.readLong(delivered, "consumer_seq", 0) == 0) {
            return AckFloor.NONE; // before the first delivery, servers' floors differ
        }
        JsonValue floor = JsonValueUtils.readObject(info, "ack_floor");
        return new AckFloor(
                JsonValueUtils.readLong(floor, "consumer_seq", 0), JsonValueUtils.readLong(floor, "stream_seq", 0));
    }

    /**
     * Fails if acknowledgements would not arrive, of which the server tells nothing.
     *
     * @throws WireException DENIED, or TIMEOUT
     */
    void checkAllowed(String stream, String consumer) throws WireException {
        String ofNothing = "$JS.ACK." + stream + "." + consumer + ".1." + Long.MAX_VALUE + ".0.0.0";
        Duration patience = api.timeout().compareTo(FIRST_ANSWER) < 0 ? api.timeout() : FIRST_ANSWER;
        try {
            ask(ofNothing, IN_PROGRESS, patience).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WireException wire && wire.is(Kind.DENIED)) {
                throw wire;
            }
            if (e.getCause() instanceof TimeoutException) {
                throw new WireException(
                        Kind.TIMEOUT,
                        "the server gave no answer on " + ofNothing + " within " + patience.toMillis()
                                + " ms; the user may lack the right to publish to $JS.ACK." + stream + "." + consumer
                                + ".>");
            }
            LOG.debug("Whether events can be acknowledged is not known [consumer={}]", consumer, e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
