/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileBridgeIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final NatsServer server = NatsServer.startOwn();
    private final String name = "files-" + UUID.randomUUID();

    @TempDir
    Path folder;

    private Path outgoing;
    private Path incoming;
    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        outgoing = Files.createDirectories(folder.resolve("outgoing"));
        incoming = Files.createDirectories(folder.resolve("incoming"));
        connection = Nats.connect(server.url());
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        client.createBucket(BucketSettings.of(name));
        bucket = client.bucket(name);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        connection.close();
        server.close();
    }

    private SampleApplication start(Dsl dsl) throws Exception {
        return SampleApplication.start(
                "file-bridge",
                dsl,
                new FileBridgeRoutes(),
                Map.of(
                        "camel.component.objectstore.servers",
                        server.url(),
                        "camel.component.objectstore.request-timeout",
                        "2000",
                        "camel.component.objectstore.reconnect-time-wait",
                        "100",
                        "bucket",
                        name,
                        "outgoing",
                        outgoing,
                        "incoming",
                        incoming,
                        "sent",
                        folder.resolve("sent"),
                        "delay",
                        100,
                        "settled",
                        100));
    }

    private void put(String object, String text) throws IOException {
        bucket.put(PutRequest.of(object), new ByteArrayInputStream(text.getBytes()));
    }

    private Iterable<String> objects() throws IOException {
        return bucket.list(object -> true, false).stream()
                .map(StoredObject::name)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void sample_mirrorsBothWays_andTellsOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new FileBridge().run(new SampleRun(dsl, server.url(), folder));

            assertThat(told.lines())
                    .containsExactly(
                            "small.txt - 42 bytes, the same in both folders",
                            "empty - 0 bytes, the same in both folders",
                            "large.bin - 10000000 bytes, the same in both folders",
                            "Größe ~1.txt - 1000 bytes, the same in both folders",
                            "sub/folder/deep.bin - 200000 bytes, the same in both folders",
                            "small.txt was changed - 99 bytes",
                            "sub/folder/deep.bin was deleted - it is gone from both folders",
                            "../../etc/passwd was put by somebody else - it is not written anywhere",
                            "empty was deleted from the bucket - it is gone from the incoming folder",
                            "report.part was left alone");
        }
        Path root = folder.resolve(dsl.suffix().substring(1)).resolve("file-bridge/incoming");
        assertThat(root.resolve("etc/motd")).hasContent("text");
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void restart_storesNothingTwice_andDeletesWhatWasRemovedMeanwhile(Dsl dsl) throws Exception {
        put("of somebody else", "stays");
        Files.writeString(outgoing.resolve("a"), "1");
        Files.writeString(outgoing.resolve("b"), "1");
        try (SampleApplication running = start(dsl)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(objects()).contains("a", "b"));
        }
        long revision = bucket.info("a").revision();
        Files.delete(outgoing.resolve("b"));
        try (SampleApplication running = start(dsl)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(objects()).containsExactly("a", "of somebody else"));
            await().atMost(LIMIT).until(() -> Files.exists(incoming.resolve("of somebody else")));
        }
        assertThat(bucket.info("a").revision()).isEqualTo(revision);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void outgoingFolderGone_deletesNothing(Dsl dsl) throws Exception {
        Files.writeString(outgoing.resolve("a"), "1");
        try (LoggedLines logged = LoggedLines.capture();
                SampleApplication running = start(dsl)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(objects()).containsExactly("a"));
            Files.move(outgoing, folder.resolve("unmounted"));

            await().atMost(LIMIT).untilAsserted(() -> assertThat(logged.lines())
                    .anyMatch(line -> line.endsWith("nothing is removed from the bucket")));
            assertThat(objects()).containsExactly("a");
        }
    }

    @Test
    void doneFile_isWaitedFor() throws Exception {
        Files.writeString(outgoing.resolve("a"), "half of ");
        Files.writeString(outgoing.resolve("b"), "whole");
        Files.writeString(outgoing.resolve("b.done"), "");
        try (CamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("file:" + outgoing + "?noop=true&delay=100&doneFileName=${file:name}.done")
                            .to("objectstore:" + name + "?servers=" + server.url());
                }
            });
            context.start();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(objects()).containsExactly("b"));
            Files.writeString(outgoing.resolve("a"), "half of it, and the rest");
            Files.writeString(outgoing.resolve("a.done"), "");

            await().atMost(LIMIT).untilAsserted(() -> assertThat(objects()).containsExactly("a", "b"));
        }
        assertThat(bucket.info("a").size()).isEqualTo(24);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void serverDown_isToldInALine_andTheFileIsStoredLater(Dsl dsl) throws Exception {
        try (LoggedLines logged = LoggedLines.capture();
                SampleApplication running = start(dsl)) {
            server.stop();
            Files.writeString(outgoing.resolve("a"), "1");
            await().atMost(LIMIT).untilAsserted(() -> assertThat(logged.lines())
                    .anyMatch(line -> line.startsWith("folder-to-bucket" + dsl.suffix())));
            server.restart();

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(incoming.resolve("a")).hasContent("1"));
            assertThat(logged.lines())
                    .filteredOn(line -> line.contains("Put of 'a'"))
                    .allSatisfy(line -> assertThat(line).startsWith("folder-to-bucket" + dsl.suffix()));
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void fileThatCannotBeWritten_isToldInALine_andWrittenLater(Dsl dsl) throws Exception {
        Files.createDirectories(incoming.resolve("a/in the way"));
        put("a", "1");
        try (LoggedLines logged = LoggedLines.capture();
                SampleApplication running = start(dsl)) {
            await().atMost(LIMIT).untilAsserted(() -> assertThat(logged.lines())
                    .anyMatch(line -> line.contains("Event of object 'a' was not processed (delivery 1)")));
            Files.delete(incoming.resolve("a/in the way"));
            Files.delete(incoming.resolve("a"));

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(incoming.resolve("a")).hasContent("1"));
            assertThat(logged.lines())
                    .filteredOn(line -> line.contains("(delivery 1)") || line.contains("bucket-to-folder"))
                    .hasSize(1);
        }
    }
}
