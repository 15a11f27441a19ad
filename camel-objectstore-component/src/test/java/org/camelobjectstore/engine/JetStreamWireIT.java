/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

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
import java.time.Clock;
import java.time.Duration;
import org.camelobjectstore.engine.WireException.Kind;
import org.camelobjectstore.testinfra.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract against a real server. */
class JetStreamWireIT extends WireContract {
    private static final TransferSettings SETTINGS = TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(8));

    private static Connection connection;
    private static ObjectStoreClient client;
    private static JetStreamApi api;

    private final BucketSubjects subjects = new BucketSubjects("wire-" + NUID.nextGlobal());
    private boolean exists;
    private Wire wire;

    @BeforeAll
    static void connect() throws Exception {
        connection = Nats.connect(NatsServer.shared().url());
        client = ObjectStoreClient.over(connection, SETTINGS);
        api = new JetStreamApi(connection, SETTINGS);
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
        wire = JetStreamWire.open(api, subjects);
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
        try (Wire.StoredMessages messages =
                wire.read(subjects.allMeta(), StartAt.everything(), new Wire.ReadWindow(1, 1024))) {
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
        try (Wire.StoredMessages messages =
                wire.read(subjects.chunks("n1"), StartAt.everything(), new Wire.ReadWindow(1, 1024))) {
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
        try (Wire.LiveMessages live = wire.follow(subjects.allMeta(), StartAt.current())) {
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
        try (JetStreamApi fresh = new JetStreamApi(connection, SETTINGS)) {
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> fresh.call("STREAM.INFO." + subjects.stream()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(fresh.call("STREAM.INFO." + subjects.stream()).map).containsKey("config");
        }
    }

    private void storeChunks(int count) throws IOException {
        Bucket bucket = client.bucket(subjects.bucket());
        Clock clock = Clock.systemUTC();
        MetaStore metas = new MetaStore(wire, subjects, clock);
        BucketContext context = new BucketContext(
                wire,
                subjects,
                metas,
                new ReplacedVersions(wire, subjects),
                new NewNames(),
                new Failures(subjects.bucket(), "", limit -> ""),
                SETTINGS,
                new Transfers(),
                clock,
                Duration.ZERO,
                () -> "n1");
        new Bucket(context).put(PutRequest.of("a").withChunkSize(1), new ByteArrayInputStream(new byte[count]));
        assertThat(bucket.info("a").chunks()).isEqualTo(count);
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
        assertThat(wire.last(subjects.allChunks(), Wire.Freshness.LEADER)).isEmpty();
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
    Wire wire() {
        return wire;
    }

    @Override
    BucketSubjects subjects() {
        return subjects;
    }

    @Override
    void deleteBucket() throws IOException {
        client.deleteBucket(subjects.bucket());
        exists = false;
    }

    @Override
    void recreateBucket() throws IOException {
        deleteBucket();
        client.createBucket(settings(subjects.bucket()));
        exists = true;
    }

    @Override
    void sealBucket() throws IOException {
        new JetStreamBuckets(api).seal(subjects.bucket());
    }
}
