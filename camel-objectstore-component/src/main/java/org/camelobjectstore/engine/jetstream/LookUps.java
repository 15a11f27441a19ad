/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.ServerTime;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Single messages of a stream, asked for by "direct get" (ADR-31), which any replica answers, or of the leader by the JSON
 * API.
 */
final class LookUps {
    /** A replica that dies with a request in hand gives no answer; the leader is asked then. */
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(2);

    private static final String SEQUENCE = "Nats-Sequence";
    private static final String TIME = "Nats-Time-Stamp";

    private final Api api;
    private final String stream;

    LookUps(Api api, String stream) {
        this.api = api;
        this.stream = stream;
    }

    /** The last message on a subject. */
    Pending<Optional<WireMessage>> last(String subject, boolean direct, boolean replicated) throws WireException {
        Map<String, JsonValue> lastOf = Map.of("last_by_subj", new JsonValue(subject));
        return direct
                ? new DirectLookUp(
                        api.send("DIRECT.GET." + stream + "." + subject, Map.of()), subject, lastOf, replicated)
                : fromLeaderLater(lastOf);
    }

    /** The first message on a subject at a sequence or behind it. */
    Pending<Optional<WireMessage>> next(String subject, long fromSequence, boolean direct, boolean replicated)
            throws WireException {
        Map<String, JsonValue> nextOf =
                Map.of("next_by_subj", new JsonValue(subject), "seq", new JsonValue(Math.max(1, fromSequence)));
        return direct
                ? new DirectLookUp(api.send("DIRECT.GET." + stream, nextOf), subject, nextOf, replicated)
                : fromLeaderLater(nextOf);
    }

    private LeaderLookUp fromLeaderLater(Map<String, JsonValue> which) throws WireException {
        return new LeaderLookUp(api.send("STREAM.MSG.GET." + stream, which), which);
    }

    /** A message asked for from any replica; where its answer leaves room for doubt, the leader's is taken. */
    private final class DirectLookUp implements Pending<Optional<WireMessage>> {
        private final Request request;
        private final String subject;
        private final Map<String, JsonValue> forLeader;
        private final boolean replicated;

        DirectLookUp(Request request, String subject, Map<String, JsonValue> forLeader, boolean replicated) {
            this.request = request;
            this.subject = subject;
            this.forLeader = forLeader;
            this.replicated = replicated;
        }

        @Override
        public Optional<WireMessage> await() throws WireException {
            Message answer;
            try {
                answer =
                        request.await(api.timeout().compareTo(REPLICA_PATIENCE) < 0 ? api.timeout() : REPLICA_PATIENCE);
            } catch (WireException e) {
                if (!e.is(Kind.TIMEOUT) && !e.is(Kind.CONNECTION_LOST)) {
                    throw e;
                }
                return fromLeader(forLeader);
            }
            Status status = answer.getStatus();
            if (status == null && !HeaderFilter.isMarked(answer)) {
                return Optional.of(found(subject, answer));
            }
            // a replica may not have it yet, and a stream that is gone is told apart by the API; so is a stored message
            // that has a broken header block, or a status among its headers, of which jnats drops the data
            boolean stored = answer.hasHeaders() && answer.getHeaders().containsKey(SEQUENCE);
            boolean missing = status != null && status.getCode() == 404 && !stored;
            return missing && !replicated ? Optional.empty() : fromLeader(forLeader);
        }

        @Override
        public void close() {
            request.close();
        }
    }

    /** A message asked for from the leader. */
    private final class LeaderLookUp implements Pending<Optional<WireMessage>> {
        private final Request request;
        private final Map<String, JsonValue> which;

        LeaderLookUp(Request request, Map<String, JsonValue> which) {
            this.request = request;
            this.which = which;
        }

        @Override
        public Optional<WireMessage> await() throws WireException {
            try {
                return Optional.of(stored(ApiErrors.json(request.await(api.timeout()))));
            } catch (WireException e) {
                return e.is(Kind.CONNECTION_LOST) ? fromLeader(which) : emptyIfMissing(e);
            }
        }

        @Override
        public void close() {
            request.close();
        }
    }

    private Optional<WireMessage> fromLeader(Map<String, JsonValue> which) throws WireException {
        try {
            return Optional.of(stored(api.call("STREAM.MSG.GET." + stream, which)));
        } catch (WireException e) {
            return emptyIfMissing(e);
        }
    }

    private static Optional<WireMessage> emptyIfMissing(WireException e) throws WireException {
        if (e.is(Kind.NO_MESSAGE)) {
            return Optional.empty();
        }
        throw e;
    }

    /** The server adds its headers behind those that are stored, which may have the same names. */
    private static WireMessage found(String subject, Message answer) throws WireException {
        Headers headers = answer.getHeaders();
        if (headers == null || !headers.containsKey(SEQUENCE) || !headers.containsKey(TIME)) {
            throw new WireException(Kind.REFUSED, "the server's answer has no sequence or no time");
        }
        return new WireMessage(
                subject,
                Long.parseLong(headers.getLast(SEQUENCE)),
                ServerTime.parse(headers.getLast(TIME)),
                answer.getData(),
                0,
                isMarker(answer.getData(), headers));
    }

    static boolean isMarker(byte[] data, @Nullable Headers headers) {
        return data.length == 0 && headers != null && headers.containsKey(WireMessage.MARKER_HEADER);
    }

    private static WireMessage stored(JsonValue answer) {
        JsonValue message = JsonValueUtils.readObject(answer, "message");
        byte[] data = Base64.getDecoder().decode(JsonValueUtils.readString(message, "data", ""));
        String headers = new String(
                Base64.getDecoder().decode(JsonValueUtils.readString(message, "hdrs", "")),
                StandardCharsets.ISO_8859_1);
        return new WireMessage(
                JsonValueUtils.readString(message, "subject", ""),
                JsonValueUtils.readLong(message, "seq", 0),
                ServerTime.parse(JsonValueUtils.readString(message, "time", "")),
                data,
                0,
                data.length == 0 && headers.contains("\r\n" + WireMessage.MARKER_HEADER + ":"));
    }
}
