/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the JetStream API, in JSON; those that may be repeated are, when the connection is lost before their answer
 * came. Safe for use by several threads.
 */
final class JetStreamApi implements AutoCloseable {
    /** Of one request: jnats sends it as soon as it is connected again, and reports a loss up to a moment late. */
    static final int ATTEMPTS = 3;

    private final JetStreamInbox inbox;
    private final JetStreamMailboxes mailboxes;
    private final JetStreamLeftovers leftovers;
    private final JetStreamAcknowledgements acknowledgements;
    private final TransferSettings settings;
    private final String prefix;

    JetStreamApi(Connection connection, TransferSettings settings) {
        this(JetStreamConnectionSource.of(connection), settings);
    }

    JetStreamApi(JetStreamConnectionSource source, TransferSettings settings) {
        this.inbox = new JetStreamInbox(source);
        this.mailboxes = new JetStreamMailboxes(inbox);
        this.settings = settings;
        this.prefix = settings.apiSubjectPrefix();
        this.leftovers = new JetStreamLeftovers(this);
        this.acknowledgements = new JetStreamAcknowledgements(this);
    }

    /**
     * Asks the API, again after a lost connection: for requests that do no harm twice.
     *
     * @param operation the subject after the API's prefix: {@code STREAM.INFO.OBJ_configs}
     * @throws WireException if it answers with an error, or not in time
     */
    JsonValue call(String operation, Map<String, JsonValue> body) throws WireException {
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
        return callOnce(operation, body, timeout());
    }

    /** As {@link #callOnce(String, Map)}, with a patience of its own. */
    JsonValue callOnce(String operation, Map<String, JsonValue> body, Duration patience) throws WireException {
        long deadline = System.nanoTime() + patience.toNanos();
        inbox.awaitOpen(patience);
        try (JetStreamRequest request = send(operation, body)) {
            return JetStreamErrors.json(request.await(Duration.ofNanos(deadline - System.nanoTime())));
        }
    }

    /** Sends a request to the API; the answer may be a status or an error. */
    JetStreamRequest send(String operation, Map<String, JsonValue> body) throws WireException {
        inbox.awaitOpen(timeout());
        return JetStreamRequest.send(inbox, mailboxes, subject(operation), null, bytes(body));
    }

    /** Sends a message to be stored; the answer may be a status or an error. */
    JetStreamRequest publish(String subject, @Nullable Headers headers, byte @Nullable [] body) throws WireException {
        inbox.awaitOpen(timeout());
        return JetStreamRequest.send(inbox, mailboxes, subject, headers, body);
    }

    /** Sends a request whose answer nobody waits for. */
    void tell(String operation, @Nullable String replyTo, Map<String, JsonValue> body) throws WireException {
        inbox.publish(subject(operation), replyTo, null, bytes(body));
    }

    String subject(String operation) {
        return prefix + operation;
    }

    JetStreamInbox inbox() {
        return inbox;
    }

    /** What could not be removed yet. */
    JetStreamLeftovers leftovers() {
        return leftovers;
    }

    /** Of what durable consumers delivered. */
    JetStreamAcknowledgements acknowledgements() {
        return acknowledgements;
    }

    Duration timeout() {
        return settings.requestTimeout();
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
