/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.LoggedLines;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.examples.ToldLines;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EtlIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LINES = 200_000;

    private final NatsServer server = NatsServer.startOwn();
    private final Map<String, String> buckets = new HashMap<>();

    @TempDir
    Path folder;

    private Connection connection;
    private ObjectStoreClient client;

    @BeforeEach
    void open() throws Exception {
        connection = Nats.connect(server.url());
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        for (String use : List.of("inbox", "results", "rejected", "failed")) {
            String bucket = use + "-" + UUID.randomUUID();
            buckets.put(use, bucket);
            client.createBucket(BucketSettings.of(bucket));
        }
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        connection.close();
        server.close();
    }

    private SampleApplication start(Dsl dsl, Path work) throws Exception {
        Map<String, Object> properties = new HashMap<>(buckets);
        properties.put("camel.component.objectstore.servers", server.url());
        properties.put("camel.component.objectstore.reconnect-time-wait", 100);
        properties.put("work", work);
        properties.put("ackWait", 1000);
        return SampleApplication.start("etl", dsl, new EtlRoutes(), properties);
    }

    private Bucket bucket(String use) throws Exception {
        return client.bucket(buckets.get(use));
    }

    private List<String> names(String use) throws Exception {
        return bucket(use).list(object -> true, false).stream()
                .map(StoredObject::name)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void sample_endsWhatAKilledJvmHasBegun_once_andTellsOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new Etl().run(new SampleRun(dsl, server.url(), folder));

            assertThat(told.lines())
                    .contains(
                            "in/orders.csv arrives - 1000000 lines, 19392922 bytes",
                            "that JVM is killed, and another one started",
                            "  in/orders: 1000000 lines, 100 %",
                            "in/orders.json - 999000 orders worth 4995000.00, 1000 lines rejected",
                            "results: 1, files left in the inbox: 0");
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void serverRestart_inTheMiddle_changesNoResult(Dsl dsl) throws Exception {
        bucket("inbox").put(PutRequest.of("in/o.csv"), OrderStream.ofLines(LINES));
        try (ToldLines told = ToldLines.capture("etl");
                SampleApplication running = start(dsl, folder)) {
            await().atMost(LIMIT).until(() -> !told.lines().isEmpty());
            server.kill();
            server.restart();

            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(names("inbox"))
                    .containsExactly("done/in/o.csv"));
        }
        assertThat(names("results")).containsExactly("in/o.json");
        try (InputStream result = bucket("results").open(bucket("results").info("in/o.json"), true)) {
            Totals totals = new ObjectMapper().readValue(result, Totals.class);
            assertThat(totals.orders()).isEqualTo(LINES - OrderStream.rejected(LINES));
            assertThat(totals.rejected()).isEqualTo(OrderStream.rejected(LINES));
        }
        assertThat(Files.list(folder)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void fileThatFailsThreeTimes_isPutAside_withTheReason(Dsl dsl) throws Exception {
        Path noFolder = Files.writeString(folder.resolve("full"), "a disk that takes no folder");
        bucket("inbox").put(PutRequest.of("in/o.csv"), OrderStream.ofLines(10));
        try (LoggedLines logged = LoggedLines.capture();
                SampleApplication running = start(dsl, noFolder)) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(names("failed")).containsExactly("in/o.csv"));
            assertThat(logged.lines())
                    .filteredOn(line -> line.contains("was not processed"))
                    .hasSize(2);
            assertThat(logged.lines())
                    .filteredOn(line -> line.startsWith("etl: in/o.csv failed:"))
                    .hasSize(1);
        }
        assertThat(bucket("failed").info("in/o.csv").description()).contains("full");
        assertThat(names("results")).isEmpty();
    }
}
