/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.impl.Headers;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/** The {@link Wire} to the stream of one bucket on a real server. */
final class StreamWire implements Wire {
    private final Api api;
    private final String stream;
    private final LookUps lookUps;
    private final AckReader acks;
    /** Whether single messages may be had without the JSON API, and whether a replica may answer then. */
    private final boolean directGet;

    private volatile boolean replicated;

    private StreamWire(Api api, String stream, JsonValue config) {
        this.api = api;
        this.stream = stream;
        this.lookUps = new LookUps(api, stream);
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
    public Pending<Optional<WireMessage>> askLast(String subject, Freshness freshness) throws WireException {
        boolean leader = freshness == Freshness.LEADER || (freshness == Freshness.LEADER_OF_REPLICAS && replicated);
        return lookUps.last(subject, directGet && !leader, replicated);
    }

    @Override
    public Optional<WireMessage> next(String subject, long fromSequence) throws IOException {
        try (Pending<Optional<WireMessage>> asked = lookUps.next(subject, fromSequence, directGet, replicated)) {
            return asked.await();
        }
    }

    @Override
    public Pending<Optional<WireMessage>> askNext(String filter, long fromSequence) throws WireException {
        return lookUps.next(filter, fromSequence, false, replicated);
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
