/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireContract;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract against a real server. */
class StreamWireIT extends WireContract {
    private static final TransferSettings SETTINGS = TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(8));

    private static Connection connection;
    private static ObjectStoreClient client;
    private static Api api;

    private final BucketSubjects subjects = new BucketSubjects("wire-" + NUID.nextGlobal());
    private boolean exists;
    private Wire wire;

    @BeforeAll
    static void connect() throws Exception {
        connection = Nats.connect(NatsServer.shared().url());
        client = JetStreamObjectStore.over(connection, SETTINGS);
        api = new Api(ConnectionSource.of(connection), SETTINGS.requestTimeout(), "$JS.API.");
    }

    @AfterAll
    static void disconnect() throws Exception {
        client.close();
        api.close();
        connection.close();
    }

    @BeforeEach
    void createBucket() throws IOException {
        client.createBucket(settings(subjects.bucket()));
        exists = true;
        wire = StreamWire.open(api, subjects);
    }

    @AfterEach
    void removeBucket() throws IOException {
        if (exists) {
            deleteBucket();
        }
    }

    /** Servers cap consumers at about a thousand. */
    @Test
    void read_closedByAnInterruptedThread_leavesNoConsumer() throws IOException {
        try (StoredMessages messages = wire.read(subjects.allMeta(), 1, new ReadWindow(1, 1024))) {
            assertThat(messages.initialPending()).isZero(); // it is there
            assertThat(consumers()).isEqualTo(1);
            Thread.currentThread().interrupt();
            messages.close();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        await().untilAsserted(() -> assertThat(consumers()).isZero());
    }

    @Test
    void read_consumerRemoved_isReaderLost() throws IOException {
        storeChunks(10);
        try (StoredMessages messages = wire.read(subjects.chunks("n1"), 1, new ReadWindow(1, 1024))) {
            assertThat(messages.next()).isPresent();
            removeConsumers();

            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> {
                        while (messages.next().isPresent()) {
                            // what was under way
                        }
                    })
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.READER_LOST));
        }
    }

    @Test
    void follow_consumerRemoved_isReaderLost() throws IOException {
        try (LiveMessages live = wire.follow(subjects.allMeta(), DeliverPolicy.LAST_PER_SUBJECT)) {
            assertThat(live.next(Duration.ofMillis(50), 100)).isEmpty();
            removeConsumers();

            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> live.next(Duration.ofSeconds(5), 100))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.READER_LOST));
        }
    }

    /** jnats drops what an interrupted thread sends, the subscription of a new mailbox among it. */
    @Test
    void request_afterOneOfAnInterruptedThread_isAnswered() throws IOException {
        try (Api fresh = new Api(ConnectionSource.of(connection), SETTINGS.requestTimeout(), "$JS.API.")) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> fresh.call("STREAM.INFO." + subjects.stream()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(fresh.call("STREAM.INFO." + subjects.stream()).map).containsKey("config");
        }
    }

    private void storeChunks(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            try (Pending<Long> stored = wire.publishChunk(subjects.chunks("n1"), new byte[1])) {
                stored.await();
            }
        }
    }

    private void removeConsumers() throws IOException {
        JsonValue names = api.call("CONSUMER.NAMES." + subjects.stream());
        for (JsonValue name : JsonValueUtils.readArray(names, "consumers")) {
            api.call("CONSUMER.DELETE." + subjects.stream() + "." + name.string);
        }
    }

    @Test
    void anyWrite_fullBucket_isFull() throws IOException {
        client.updateBucket(settings(subjects.bucket()).withMaxBytes(1000));

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> wire.publishMeta(subjects.meta("a"), new byte[1000], 0))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> client.bucket(subjects.bucket())
                        .put(PutRequest.of("a").withChunkSize(300), new ByteArrayInputStream(new byte[3000])))
                .withMessageContaining("refused chunk 3")
                .withMessageContaining("raise the bucket's maxBytes");
        assertThat(wire.last(subjects.allChunks(), Freshness.LEADER)).isEmpty();
    }

    @Test
    void status_unreadableMeta_doesNotCountAndDoesNotFail() throws IOException {
        client.bucket(subjects.bucket()).put(PutRequest.of("a"), new ByteArrayInputStream(new byte[3]));
        wire.publishMeta(subjects.meta("x"), new byte[] {1}, 0);

        assertThat(client.status(subjects.bucket()).objects()).isEqualTo(1);
        assertThat(client.createBucket(settings(subjects.bucket())).objects()).isEqualTo(1);
    }

    /** Names as long as they may be, and a message as large: what the server counts beside the payload is at its limit. */
    @Test
    void putAndGet_longestNamesAndLargestChunks_areTheSame() throws IOException {
        String bucketName =
                subjects.bucket() + "b".repeat(251 - subjects.bucket().length());
        String objectName = "ö".repeat(1125);
        client.createBucket(settings(bucketName));
        try {
            Bucket bucket = client.bucket(bucketName);
            byte[] content = new byte[2 * (int) wire.maxPayload() + 1];
            content[content.length - 1] = 1;
            PutRequest request = PutRequest.of(objectName).withChunkSize((int) wire.maxPayload());

            StoredObject put =
                    bucket.put(request, new ByteArrayInputStream(content)).object();
            try (ObjectContent read = bucket.open(bucket.info(objectName), true);
                    Watch watch = bucket.watch(WatchRequest.from(StartAt.current())
                            .withSelection(WatchRequest.Selection.ALL.withObjectName(objectName)))) {
                assertThat(put.chunks()).isEqualTo(3);
                assertThat(read.readAllBytes()).isEqualTo(content);
                assertThat(watch.next(Duration.ofSeconds(5))
                                .orElseThrow()
                                .event()
                                .object())
                        .isEqualTo(bucket.info(objectName));
            }
            assertThat(bucket.list(name -> true, false)).hasSize(1);
        } finally {
            client.deleteBucket(bucketName);
        }
    }

    /** In memory: a server that deletes its last stream on disk may fail to create the next one (error 10049). */
    private static BucketSettings settings(String bucket) {
        return BucketSettings.of(bucket).withStorage(StorageType.MEMORY);
    }

    private long consumers() throws IOException {
        JsonValue info = api.call("STREAM.INFO." + subjects.stream());
        return JsonValueUtils.readLong(JsonValueUtils.readObject(info, "state"), "consumer_count", -1);
    }

    @Override
    protected Wire wire() {
        return wire;
    }

    @Override
    protected BucketSubjects subjects() {
        return subjects;
    }

    @Override
    protected void deleteBucket() throws IOException {
        client.deleteBucket(subjects.bucket());
        exists = false;
    }

    @Override
    protected void recreateBucket() throws IOException {
        deleteBucket();
        client.createBucket(settings(subjects.bucket()));
        exists = true;
    }

    @Override
    protected void sealBucket() throws IOException {
        client.seal(subjects.bucket());
    }
}
