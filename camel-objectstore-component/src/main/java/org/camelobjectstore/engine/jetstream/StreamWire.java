/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.ChunkAcks;
import org.camelobjectstore.engine.wire.ChunkWriter;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.ServerTime;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/** The {@link Wire} to the stream of one bucket on a real server. */
final class StreamWire implements Wire {
    /** A replica that dies with a request in hand gives no answer; the leader is asked then. */
    private static final Duration REPLICA_PATIENCE = Duration.ofSeconds(2);

    private static final String SEQUENCE = "Nats-Sequence";
    private static final String TIME = "Nats-Time-Stamp";

    private final Api api;
    private final String stream;
    private final AckReader acks;
    /** Whether single messages may be had without the JSON API, and whether a replica may answer then. */
    private final boolean directGet;

    private volatile boolean replicated;

    private StreamWire(Api api, String stream, JsonValue config) {
        this.api = api;
        this.stream = stream;
        this.acks = new AckReader(stream);
        this.directGet = JsonValueUtils.readBoolean(config, "allow_direct", false);
        this.replicated = isReplicated(config);
    }

    private static boolean isReplicated(JsonValue config) {
        return JsonValueUtils.readInteger(config, "num_replicas", 1) > 1
                || JsonValueUtils.readValue(config, "mirror") != null;
    }

    /** Asks for the stream, which may have got replicas since it was asked for before. */
    private JsonValue info(Map<String, JsonValue> request) throws WireException {
        JsonValue info = api.call("STREAM.INFO." + stream, request);
        replicated = isReplicated(JsonValueUtils.readObject(info, "config"));
        return info;
    }

    /** Opens the bucket's stream. */
    static StreamWire open(Api api, BucketSubjects subjects) throws WireException {
        JsonValue info = api.call("STREAM.INFO." + subjects.stream());
        return new StreamWire(api, subjects.stream(), JsonValueUtils.readObject(info, "config"));
    }

    @Override
    public long maxPayload() {
        return api.inbox().connection().getServerInfo().getMaxPayload();
    }

    @Override
    public String server() {
        return api.server();
    }

    @Override
    public Pending<Optional<WireMessage>> askLast(String subject, Freshness freshness) throws WireException {
        Map<String, JsonValue> lastOf = Map.of("last_by_subj", new JsonValue(subject));
        boolean leader = freshness == Freshness.LEADER || (freshness == Freshness.LEADER_OF_REPLICAS && replicated);
        return !directGet || leader
                ? new LeaderLookUp(api.send("STREAM.MSG.GET." + stream, lastOf), lastOf)
                : new DirectLookUp(api.send("DIRECT.GET." + stream + "." + subject, Map.of()), subject, lastOf);
    }

    @Override
    public Optional<WireMessage> next(String subject, long fromSequence) throws IOException {
        Map<String, JsonValue> nextOf = nextOf(subject, fromSequence);
        if (!directGet) {
            return fromLeader(nextOf);
        }
        try (Pending<Optional<WireMessage>> asked =
                new DirectLookUp(api.send("DIRECT.GET." + stream, nextOf), subject, nextOf)) {
            return asked.await();
        }
    }

    @Override
    public Pending<Optional<WireMessage>> askNext(String filter, long fromSequence) throws WireException {
        Map<String, JsonValue> nextOf = nextOf(filter, fromSequence);
        return new LeaderLookUp(api.send("STREAM.MSG.GET." + stream, nextOf), nextOf);
    }

    private static Map<String, JsonValue> nextOf(String filter, long fromSequence) {
        return Map.of("next_by_subj", new JsonValue(filter), "seq", new JsonValue(Math.max(1, fromSequence)));
    }

    /** A message asked for from any replica; where its answer leaves room for doubt, the leader's is taken. */
    private final class DirectLookUp implements Pending<Optional<WireMessage>> {
        private final Request request;
        private final String subject;
        private final Map<String, JsonValue> forLeader;

        DirectLookUp(Request request, String subject, Map<String, JsonValue> forLeader) {
            this.request = request;
            this.subject = subject;
            this.forLeader = forLeader;
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

    @Override
    public long publishMeta(String subject, byte[] json, long expectedSequence) throws WireException {
        Headers headers = new Headers()
                .put("Nats-Rollup", "sub")
                .put("Nats-Expected-Last-Subject-Sequence", Long.toString(expectedSequence));
        try (Request published = api.publish(subject, headers, json)) {
            return acks.sequence(published.await(api.timeout()));
        }
    }

    @Override
    public Pending<Long> publishChunk(String subject, byte[] chunk) throws WireException {
        Request published = api.publish(subject, null, chunk);
        return new Pending<>() {
            @Override
            public Long await() throws WireException {
                return acks.sequence(published.await(api.timeout()));
            }

            @Override
            public void close() {
                published.close();
            }
        };
    }

    @Override
    public void fence(String subject, Duration timeout) throws WireException {
        for (int attempt = 1; ; attempt++) {
            try (Request empty = api.publish(subject, null, null)) {
                empty.await(timeout); // whatever the answer, it was dealt with after all messages before it
                return;
            } catch (WireException e) {
                if (!e.is(Kind.CONNECTION_LOST) || attempt == Api.ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    @Override
    public ChunkWriter writeChunks(String subject, ChunkAcks chunkAcks) {
        return new ChunkPublisher(api, subject, chunkAcks, acks);
    }

    @Override
    public StoredMessages read(String subject, long fromSequence, ReadWindow window) throws WireException {
        DeliverPolicy start = fromSequence <= 1 ? DeliverPolicy.ALL : DeliverPolicy.byStartSequence(fromSequence);
        return new StoredPull(
                new PullConsumer(api, stream, subject, start), streamOf(subject), fromSequence, window, api.timeout());
    }

    @Override
    public LiveMessages follow(String subject, DeliverPolicy start) throws IOException {
        return LivePull.begin(new PullConsumer(api, stream, subject, start), streamOf(subject), start, api.timeout());
    }

    private StoredPull.Stream streamOf(String subject) {
        return new StoredPull.Stream() {
            @Override
            public boolean hasBehind(long sequence) throws IOException {
                return next(subject, sequence + 1).isPresent();
            }

            @Override
            public long lastAtLeader() throws IOException {
                return last(subject, Freshness.LEADER)
                        .map(WireMessage::sequence)
                        .orElse(0L);
            }
        };
    }

    @Override
    public DurableMessages share(DurableReading reading) throws WireException {
        return DurablePull.begin(api, stream, reading);
    }

    @Override
    public CompletableFuture<Void> ack(String acknowledgeOn) {
        return api.acknowledgements().ack(acknowledgeOn);
    }

    @Override
    public void nak(String acknowledgeOn, Duration delay) {
        api.acknowledgements().nak(acknowledgeOn, delay);
    }

    @Override
    public void term(String acknowledgeOn) {
        api.acknowledgements().term(acknowledgeOn);
    }

    @Override
    public void inProgress(String acknowledgeOn) {
        api.acknowledgements().inProgress(acknowledgeOn);
    }

    @Override
    public CompletableFuture<AckFloor> ackFloor(String consumer) {
        return api.acknowledgements().floor(stream, consumer);
    }

    @Override
    public void purge(String subject) throws WireException {
        BucketSubjects.requireLiteral(subject);
        api.call("STREAM.PURGE." + stream, Map.of("filter", new JsonValue(subject)));
    }

    @Override
    public void purgeLater(String subject) {
        api.leftovers().add(stream, subject);
    }

    @Override
    public Pending<Long> askPurgeThrough(String subject, long sequence) throws WireException {
        BucketSubjects.requireLiteral(subject);
        String operation = "STREAM.PURGE." + stream;
        Map<String, JsonValue> which = Map.of("filter", new JsonValue(subject), "seq", new JsonValue(sequence + 1));
        Request request = api.send(operation, which);
        return new Pending<>() {
            @Override
            public Long await() throws WireException {
                try {
                    return purged(ApiErrors.json(request.await(api.timeout())));
                } catch (WireException e) {
                    if (!e.is(Kind.CONNECTION_LOST)) {
                        throw e;
                    }
                    long purged = purged(api.call(operation, which));
                    if (purged == 0) {
                        throw e; // the attempt before may have removed them
                    }
                    return purged;
                }
            }

            private static long purged(JsonValue answer) {
                return JsonValueUtils.readLong(answer, "purged", 0);
            }

            @Override
            public void close() {
                request.close();
            }
        };
    }

    @Override
    public StreamState state() throws WireException {
        JsonValue info = info(Map.of());
        @Nullable JsonValue state = JsonValueUtils.readObject(info, "state");
        JsonValue config = JsonValueUtils.readObject(info, "config");
        return new StreamState(
                Instant.parse(JsonValueUtils.readString(info, "created", "")),
                JsonValueUtils.readLong(state, "last_seq", 0),
                Duration.ofNanos(JsonValueUtils.readLong(config, "max_age", 0)),
                Instant.parse(JsonValueUtils.readString(info, "ts", "")),
                JsonValueUtils.readString(JsonValueUtils.readObject(info, "cluster"), "leader", ""),
                isReplicated(config),
                JsonValueUtils.readValue(config, "mirror") != null
                        || JsonValueUtils.readValue(config, "sources") != null);
    }

    @Override
    public List<ConsumerState> consumers() throws WireException {
        return Consumers.list(api, stream);
    }

    @Override
    public Map<String, Long> counts(String filter) throws WireException {
        return SubjectCounts.all(
                offset -> info(Map.of("subjects_filter", new JsonValue(filter), "offset", new JsonValue(offset))));
    }
}
