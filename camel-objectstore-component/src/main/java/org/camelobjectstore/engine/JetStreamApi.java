/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Connection;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to the JetStream API, in JSON. Safe for use by several threads. */
final class JetStreamApi implements AutoCloseable {
    private final JetStreamInbox inbox;
    private final TransferSettings settings;
    private final String prefix;

    JetStreamApi(Connection connection, TransferSettings settings) {
        this.inbox = new JetStreamInbox(connection);
        this.settings = settings;
        this.prefix = settings.apiSubjectPrefix();
    }

    /**
     * Asks the API.
     *
     * @param operation the subject after the API's prefix: {@code STREAM.INFO.OBJ_configs}
     * @throws WireException if it answers with an error, or not in time
     */
    JsonValue call(String operation, Map<String, JsonValue> body) throws WireException {
        return JetStreamErrors.json(inbox.request(subject(operation), null, bytes(body), settings.requestTimeout()));
    }

    JsonValue call(String operation) throws WireException {
        return JetStreamErrors.json(inbox.request(subject(operation), null, null, settings.requestTimeout()));
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
        inbox.close();
    }
}
