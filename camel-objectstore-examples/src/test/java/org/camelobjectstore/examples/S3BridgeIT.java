/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.support.processor.idempotent.FileIdempotentRepository;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.examples.s3bridge.BridgeMetadata;
import org.camelobjectstore.examples.s3bridge.S3Bridge;
import org.camelobjectstore.examples.s3bridge.S3BridgeRoutes;
import org.camelobjectstore.examples.s3bridge.S3Side;
import org.camelobjectstore.examples.servers.S3Server;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.TcpProxy;
import org.camelobjectstore.test.Tripwire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bridge carries what there is, once, and nothing half, whichever side is missing or refuses. */
class S3BridgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PART = 5 * 1024 * 1024;
    /** The server shows a file that is being written under another name for a moment. */
    private static final String GONE = "The specified key does not exist.";

    private static NatsServer nats;
    private static S3Server s3Server;
    private static S3Side s3;

    private final String run = UUID.randomUUID().toString();
    private final String s3Source = "source-" + run;
    private final String s3Target = "target-" + run;

    private Connection connection;
    private ObjectStoreClient client;
    private Bucket source;
    private Bucket target;
    private ToldLines noticed;

    @TempDir
    Path folder;

    @BeforeAll
    static void startServers() throws Exception {
        nats = NatsServer.startOwn();
        s3Server = S3Server.start();
        s3 = S3Side.of(s3Server);
    }

    @AfterAll
    static void stopServers() {
        s3.close();
        s3Server.close();
        nats.close();
    }

    @BeforeEach
    void makeBuckets() throws Exception {
        connection = Nats.connect(nats.url());
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        client.createBucket(BucketSettings.of("source-" + run));
        client.createBucket(BucketSettings.of("target-" + run));
        source = client.bucket("source-" + run);
        target = client.bucket("target-" + run);
        s3.createBucket(s3Source);
        s3.createBucket(s3Target);
        noticed = ToldLines.captureNoticed();
    }

    @AfterEach
    void closeClient() throws Exception {
        noticed.close();
        client.close();
        connection.close();
    }

    private SampleApplication start(Dsl dsl, Map<String, ?> others) throws Exception {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "servers", nats.url(),
                "s3.url", s3Server.url(),
                "s3.access-key", s3Server.accessKey(),
                "s3.secret-key", s3Server.secretKey(),
                "s3.source", s3Source,
                "s3.target", s3Target,
                "s3.listing-delay", 200,
                "s3.part-size", PART,
                "objectstore.source", source.name(),
                "objectstore.target", target.name()));
        properties.putAll(others);
        return SampleApplication.start("s3-bridge", dsl, new S3BridgeRoutes(), properties);
    }

    private void putToS3(String key, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        s3.put(s3Source, key, "text/plain", Map.of(), new ByteArrayInputStream(bytes), bytes.length);
    }

    private void putToSource(String name, String content) throws IOException {
        source.put(PutRequest.of(name), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private StoredObject awaitStored(String name) {
        return await().atMost(PATIENCE).until(() -> target.find(name).orElse(null), found -> found != null);
    }

    private void awaitInS3(String key, String content) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(s3.keys(s3Target)).contains(key));
        assertThat(s3.get(s3Target, key)).hasContent(content);
    }

    private void awaitFailures(int count) {
        await().atMost(PATIENCE).until(() -> failures().size() >= count);
    }

    private void awaitFailure(String object) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(failures()).anyMatch(line -> line.contains(object)));
    }

    private List<String> failures() {
        return noticed.lines().stream().filter(line -> !line.contains(GONE)).toList();
    }

    private void awaitListings(SampleApplication application, Dsl dsl, int count) {
        assertThat(new NotifyBuilder(application.context())
                        .fromRoute("s3-to-objectstore" + dsl.suffix())
                        .whenDone(count)
                        .create()
                        .matches(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void sample_carriesMoreThanItsHeapBothWays_andTellsOfIt() throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new S3Bridge().run(new SampleRun(Dsl.JAVA, nats.url(), folder));

            assertThat(told.lines())
                    .anyMatch(line -> line.startsWith("S3 to object store: a/b/c.csv - 1000 bytes in "))
                    .anyMatch(line -> line.startsWith("object store to S3: a/b/c.csv - 1000 bytes in "))
                    .anyMatch(line -> line.startsWith("S3 to object store: empty - 0 bytes in "))
                    .anyMatch(line -> line.startsWith("object store to S3: empty - 0 bytes in "))
                    .anyMatch(line -> line.startsWith("S3 to object store: large.bin - 200000000 bytes in "))
                    .anyMatch(line -> line.startsWith("object store to S3: large.bin - 200000000 bytes in ")
                            && line.endsWith("-12\""))
                    .anyMatch(line -> line.startsWith("heap: ") && line.endsWith(" MB at most, of 129 MB"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void object_keepsWhatItHas_throughBothDirections(Dsl dsl) throws Exception {
        String name = "a/b/${sysenv.HOME} ä+%.txt";
        try (SampleApplication application = start(dsl, Map.of())) {
            source.put(
                    PutRequest.of(name)
                            .withMetadata(Map.of("title", "Größe 1"))
                            .withHeaders(Map.of("Content-Type", List.of("text/x-a"))),
                    GeneratedStream.ofBytes(PART + 1L));
            String digest = source.info(name).digest();
            await().atMost(PATIENCE).until(() -> s3.head(s3Target, name).isPresent());
            var head = s3.head(s3Target, name).orElseThrow();
            assertThat(head.eTag()).endsWith("-2\"");
            assertThat(head.contentType()).isEqualTo("text/x-a");
            assertThat(head.metadata())
                    .containsEntry(BridgeMetadata.DIGEST, digest)
                    .containsEntry("title", "=?UTF-8?B?R3LDtsOfZSAx?=");

            try (var content = s3.get(s3Target, name)) {
                s3.put(s3Source, name, "text/x-a", head.metadata(), content, PART + 1L);
            }
            StoredObject back = awaitStored(name);
            assertThat(back.digest()).isEqualTo(digest);
            assertThat(back.headers()).containsEntry("Content-Type", List.of("text/x-a"));
            assertThat(back.metadata())
                    .containsEntry("title", "Größe 1")
                    .containsEntry(BridgeMetadata.DIGEST, digest)
                    .containsEntry(
                            BridgeMetadata.S3_ETAG,
                            s3.head(s3Source, name).orElseThrow().eTag());
        }
        assertThat(failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void unchangedObject_isLeftAlone_overRestartsToo(Dsl dsl) throws Exception {
        Map<String, String> files = Map.of(
                "camel.beans.fromS3File", "#class:java.io.File('" + folder.resolve("from-s3.txt") + "')",
                "camel.beans.carriedFromS3", "#class:" + FileIdempotentRepository.class.getName(),
                "camel.beans.carriedFromS3.fileStore", "#bean:fromS3File");
        putToS3("a", "1");
        long revision;
        try (SampleApplication application = start(dsl, files)) {
            revision = awaitStored("a").revision();
            awaitListings(application, dsl, 3);
        }
        try (SampleApplication application = start(dsl, files)) {
            awaitListings(application, dsl, 3);
            assertThat(target.info("a").revision()).isEqualTo(revision);

            putToS3("a", "22");
            await().atMost(PATIENCE).until(() -> target.info("a").size() == 2);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void s3Down_isTold_andTheEventArrivesLater(Dsl dsl) throws Exception {
        try (SampleApplication application = start(dsl, Map.of())) {
            awaitListings(application, dsl, 1);
            s3Server.kill();
            putToSource("a", "hello");
            awaitFailure("[object=]");
            awaitFailure("Event of object 'a' was not processed (delivery 1); it is delivered again in 1000 ms: ");
            s3Server.restart();

            awaitInS3("a", "hello");
        }
        assertThat(failures()).allMatch(line -> line.contains("Unable to execute HTTP request"));
        assertThat(failures()).noneMatch(line -> line.endsWith(ToldLines.WITH_STACK_TRACE));
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void s3KilledInTheMiddleOfAnUpload_leavesNothing_andItArrivesLater(Dsl dsl) throws Exception {
        long size = 8L * PART;
        try (SampleApplication application = start(dsl, Map.of())) {
            source.put(PutRequest.of("large"), GeneratedStream.ofBytes(size));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> !s3.uploads(s3Target)
                    .isEmpty());
            s3Server.kill();
            awaitFailures(1);
            s3Server.restart();

            await().atMost(PATIENCE).until(() -> s3.head(s3Target, "large").isPresent());
            assertThat(s3.head(s3Target, "large").orElseThrow().contentLength()).isEqualTo(size);
            assertThat(s3.head(s3Target, "large").orElseThrow().metadata())
                    .containsEntry(BridgeMetadata.DIGEST, source.info("large").digest());
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void wrongCredentials_areTold_andLeaveNothing(Dsl dsl) throws Exception {
        putToS3("a", "hello");
        source.put(PutRequest.of("large"), GeneratedStream.ofBytes(2L * PART));
        putToSource("small", "hello");
        try (SampleApplication application = start(dsl, Map.of("s3.secret-key", "other"))) {
            awaitFailure("[object=]");
            awaitFailure("'small' was not processed (delivery 2)");
            awaitFailure("'large' was not processed (delivery 2)");
        }
        assertThat(failures()).allMatch(line -> line.contains("Status Code: 403"));
        assertThat(failures()).noneMatch(line -> line.endsWith(ToldLines.WITH_STACK_TRACE));
        assertThat(s3.keys(s3Target)).isEmpty();
        assertThat(s3.uploads(s3Target)).isEmpty();
        assertThat(target.list(name -> true, true)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void natsKilledInTheMiddleOfAPut_leavesNothing_andItArrivesLater(Dsl dsl) throws Exception {
        long size = 50_000_000;
        s3.put(s3Source, "large", "text/plain", Map.of(), GeneratedStream.ofBytes(size), size);
        try (SampleApplication application = start(dsl, Map.of())) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> client.status(target.name()).bytes() > 1_000_000);
            nats.kill();
            nats.restart();
            await().atMost(PATIENCE).until(() -> target.list(name -> true, true).isEmpty());

            assertThat(awaitStored("large").size()).isEqualTo(size);
            await().atMost(PATIENCE).until(() -> client.status(target.name()).bytes() < size * 11 / 10);
        }
        assertThat(noticed.lines()).noneMatch(line -> line.endsWith(ToldLines.WITH_STACK_TRACE));
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void fullBucket_isTold_andTheOthersArrive(Dsl dsl) throws Exception {
        client.updateBucket(BucketSettings.of(target.name()).withMaxBytes(100_000L));
        putToS3("a", "1");
        s3.put(s3Source, "b-large", "text/plain", Map.of(), GeneratedStream.ofBytes(1_000_000), 1_000_000);
        putToS3("c", "3");
        try (SampleApplication application = start(dsl, Map.of())) {
            awaitStored("a");
            awaitStored("c");
            awaitFailures(2);
            assertThat(failures()).allMatch(line -> line.contains("[object=b-large]"));
            assertThat(target.list(name -> true, true))
                    .extracting(StoredObject::name)
                    .containsExactly("a", "c");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {PART - 1, 4L * PART})
    void connectionCutInTheMiddle_isMadeGoodByTheSdk(long size) throws Exception {
        try (TcpProxy proxy = TcpProxy.to(s3Server.url());
                SampleApplication application = start(Dsl.JAVA, Map.of("s3.url", proxy.url()))) {
            CompletableFuture<Void> cut = proxy.cutAt(TcpProxy.From.CLIENT, Tripwire.afterBytes(size / 2));
            String digest = source.put(PutRequest.of("a"), GeneratedStream.ofBytes(size))
                    .object()
                    .digest();
            cut.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            await().atMost(PATIENCE).until(() -> s3.head(s3Target, "a").isPresent());
            try (var content = s3.get(s3Target, "a")) {
                assertThat(target.put(PutRequest.of("again"), content).object().digest())
                        .isEqualTo(digest);
            }
        }
        assertThat(failures()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void s3MissingAtTheStart_failsTheStart(Dsl dsl) {
        assertThatThrownBy(() -> start(dsl, Map.of("s3.url", "http://127.0.0.1:1")))
                .rootCause()
                .hasMessageContaining("Connection refused");
    }
}
