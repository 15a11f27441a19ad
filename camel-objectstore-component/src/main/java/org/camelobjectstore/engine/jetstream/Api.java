/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the JetStream API, in JSON; those that may be repeated are, when the connection is lost before their answer
 * came. Safe for use by several threads.
 */
final class Api implements AutoCloseable {
    /** Of one request: jnats sends it as soon as it is connected again, and reports a loss up to a moment late. */
    static final int ATTEMPTS = 3;

    private final Inbox inbox;
    private final Mailboxes mailboxes;
    private final Leftovers leftovers;
    private final DeliveryAcks acknowledgements;
    private final Duration timeout;
    private final String prefix;

    /**
     * Begins to listen for answers.
     *
     * @param timeout for one answer
     * @param prefix of the API's subjects, with its closing dot
     */
    Api(ConnectionSource source, Duration timeout, String prefix) {
        this.inbox = new Inbox(source);
        this.mailboxes = new Mailboxes(inbox);
        this.timeout = timeout;
        this.prefix = prefix;
        this.leftovers = new Leftovers(this);
        this.acknowledgements = new DeliveryAcks(this);
    }

    /**
     * Asks the API, again after a lost connection: for requests that do no harm twice.
     *
     * @param operation the subject after the API's prefix: {@code STREAM.INFO.OBJ_configs}
     * @throws WireException if it answers with an error, or not in time
     */
    JsonValue call(String operation, Map<String, JsonValue> body) throws WireException {
        return call(operation, bytes(body));
    }

    JsonValue call(String operation, byte @Nullable [] body) throws WireException {
        long deadline = System.nanoTime() + timeout().toNanos();
        for (int attempt = 1; ; attempt++) {
            long left = Math.max(1, deadline - System.nanoTime());
            try {
                return callOnce(operation, body, Duration.ofNanos(left));
            } catch (WireException e) {
                if (!e.is(Kind.CONNECTION_LOST) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    JsonValue call(String operation) throws WireException {
        return call(operation, Map.of());
    }

    /** As {@link #call}, but a lost connection is the end of it. */
    JsonValue callOnce(String operation, Map<String, JsonValue> body) throws WireException {
        return callOnce(operation, bytes(body), timeout());
    }

    /** As {@link #callOnce(String, Map)}, with a patience of its own. */
    JsonValue callOnce(String operation, Map<String, JsonValue> body, Duration patience) throws WireException {
        return callOnce(operation, bytes(body), patience);
    }

    private JsonValue callOnce(String operation, byte @Nullable [] body, Duration patience) throws WireException {
        long deadline = System.nanoTime() + patience.toNanos();
        inbox.awaitOpen(patience);
        try (Request request = send(operation, body)) {
            return ApiErrors.json(request.await(Duration.ofNanos(deadline - System.nanoTime())));
        }
    }

    /** Sends a request to the API; the answer may be a status or an error. */
    Request send(String operation, Map<String, JsonValue> body) throws WireException {
        return send(operation, bytes(body));
    }

    private Request send(String operation, byte @Nullable [] body) throws WireException {
        inbox.awaitOpen(timeout());
        return Request.send(inbox, mailboxes, subject(operation), null, body);
    }

    /** Sends a message to be stored; the answer may be a status or an error. */
    Request publish(String subject, @Nullable Headers headers, byte @Nullable [] body) throws WireException {
        inbox.awaitOpen(timeout());
        return Request.send(inbox, mailboxes, subject, headers, body);
    }

    /** Sends a request whose answer nobody waits for. */
    void tell(String operation, @Nullable String replyTo, Map<String, JsonValue> body) throws WireException {
        inbox.publish(subject(operation), replyTo, null, bytes(body));
    }

    String subject(String operation) {
        return prefix + operation;
    }

    Inbox inbox() {
        return inbox;
    }

    /** What could not be removed yet. */
    Leftovers leftovers() {
        return leftovers;
    }

    /** Of what durable consumers delivered. */
    DeliveryAcks acknowledgements() {
        return acknowledgements;
    }

    Duration timeout() {
        return timeout;
    }

    /** The server's address, without the credentials that a URL may carry. */
    String server() {
        String url = inbox.connection().getConnectedUrl();
        return url == null ? "a server that is not connected now" : url.replaceAll("//[^@/]*@", "//");
    }

    static byte @Nullable [] bytes(Map<String, JsonValue> body) {
        return body.isEmpty() ? null : new JsonValue(body).toJson().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        leftovers.close();
        mailboxes.close();
        inbox.close();
    }
}
