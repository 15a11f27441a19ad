/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.consuming.BucketMirror;
import org.camelobjectstore.examples.consuming.ConfigDistribution;
import org.camelobjectstore.examples.consuming.EtlInbox;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The routes of the page "Consuming" do what it says, in both languages. The server is an own one: they name buckets. */
class ConsumingIT {
    private static final Path PAGE = Path.of("../src/docs/consuming.md");
    private static final String JAVA = "src/main/java/org/camelobjectstore/examples/consuming/";
    private static final String YAML = "src/main/resources/consuming/";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAME = "CamelObjectStoreObjectName";

    private final NatsServer server = NatsServer.startOwn();
    private final List<CamelContext> contexts = new ArrayList<>();

    @TempDir
    Path parent;

    private Path folder;
    private ProducerTemplate client;

    @BeforeEach
    void startClient() throws Exception {
        folder = parent.resolve("folder");
        client = context().createProducerTemplate();
    }

    @AfterEach
    void stopAll() throws Exception {
        for (CamelContext context : contexts) {
            context.close();
        }
        server.close();
    }

    private CamelContext context() throws Exception {
        CamelContext context = new DefaultCamelContext();
        contexts.add(context);
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(server.url());
        context.getPropertiesComponent().addInitialProperty("folder", folder.toString());
        context.start();
        return context;
    }

    private CamelContext run(Dsl dsl, RoutesBuilder java, String yaml) throws Exception {
        CamelContext context = context();
        dsl.addRoutes(context, java, "consuming/" + yaml);
        return context;
    }

    private void put(String bucket, String name, String content) {
        client.sendBodyAndHeader("objectstore:" + bucket, content, NAME, name);
    }

    private void delete(String bucket, String name) {
        client.sendBodyAndHeader("objectstore:" + bucket + "?operation=delete", null, NAME, name);
    }

    private List<StoredObject> list(String bucket) {
        List<?> objects = client.requestBody("objectstore:" + bucket + "?operation=list", null, List.class);
        return objects.stream().map(StoredObject.class::cast).toList();
    }

    private void awaitFile(String name, String content) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(folder.resolve(name)).hasContent(content));
    }

    private void awaitNoFile(String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(folder.resolve(name)).doesNotExist());
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void configDistribution_keepsTheFolderLikeTheBucket(Dsl dsl) throws Exception {
        put("configs", "app/one", "1");
        Files.createDirectories(folder.resolve("app"));
        Files.writeString(folder.resolve("app/.part-one"), "what a killed JVM has left behind");
        CamelContext first = run(dsl, new ConfigDistribution(), "config-distribution.camel.yaml");
        awaitFile("app/one", "1");

        put("configs", "two", "2");
        awaitFile("two", "2");
        delete("configs", "two");
        awaitNoFile("two");

        first.close();
        Files.delete(folder.resolve("app/one"));
        run(dsl, new ConfigDistribution(), "config-distribution.camel.yaml");
        awaitFile("app/one", "1");
        assertThat(folder.resolve("app/.part-one")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void configDistribution_replacesFilesAtomically(Dsl dsl) throws Exception {
        String end = "c".repeat(200_000);
        List<String> versions = List.of("a".repeat(200_000), "b".repeat(200_000), end);
        put("configs", "config", versions.get(0));
        run(dsl, new ConfigDistribution(), "config-distribution.camel.yaml");
        awaitFile("config", versions.get(0));
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> {
            int wrong = 0;
            while (!enough.get()) {
                wrong += versions.contains(readOrEmpty(folder.resolve("config"))) ? 0 : 1;
            }
            return wrong;
        });

        for (int i = 1; i <= 50; i++) {
            put("configs", "config", versions.get(i % 2));
        }
        put("configs", "config", end);
        awaitFile("config", end);
        enough.set(true);
        assertThat(reader.get()).as("reads that found no whole version").isZero();
    }

    private static String readOrEmpty(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void etlInbox_loadsOnceAndPutsAwayWhatFailsThreeTimes(Dsl dsl) throws Exception {
        put("inbox", "good.csv", "a;1\nb;2\n");
        put("inbox", "bad.csv", "neither");
        run(dsl, new EtlInbox(), "etl-inbox.camel.yaml");

        awaitFile("good.csv", "a;1\nb;2\n");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(list("inbox")).isEmpty());
        assertThat(folder.resolve("bad.csv")).doesNotExist();
        assertThat(list("dead-letters")).singleElement().satisfies(dead -> {
            assertThat(dead.name()).isEqualTo("bad.csv");
            assertThat(dead.description()).contains("Validation failed");
        });
        assertThat(client.requestBodyAndHeader(
                        "objectstore:dead-letters?operation=get", null, NAME, "bad.csv", String.class))
                .isEqualTo("neither");
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void bucketMirror_catchesUpAfterItWasDown(Dsl dsl) throws Exception {
        put("media", "gone", "1");
        put("media", "sub/kept", "1");
        CamelContext first = run(dsl, new BucketMirror(), "bucket-mirror.camel.yaml");
        awaitFile("gone", "1");
        awaitFile("sub/kept", "1");

        first.close();
        delete("media", "gone");
        put("media", "new", "1");
        put("media", "new", "2");
        Files.delete(folder.resolve("sub/kept"));
        run(dsl, new BucketMirror(), "bucket-mirror.camel.yaml");

        awaitFile("new", "2");
        awaitNoFile("gone");
        assertThat(folder.resolve("sub/kept")).doesNotExist(); // it was processed before
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void bucketMirror_staysInItsFolder(Dsl dsl) throws Exception {
        Files.writeString(parent.resolve("precious"), "mine");
        put("media", "../outside", "1");
        put("media", "../precious", "1");
        delete("media", "../precious");
        put("media", "..\\outside", "1");
        put("media", "/inside", "1");
        CamelContext context = run(dsl, new BucketMirror(), "bucket-mirror.camel.yaml");

        awaitFile("inside", "1");
        delete("media", "/inside");
        awaitNoFile("inside");
        context.close();
        assertThat(parent.resolve("precious")).hasContent("mine");
        try (var files = Files.list(parent)) {
            assertThat(files).containsExactlyInAnyOrder(folder, parent.resolve("precious"));
        }
    }

    @Test
    void page_showsTheRoutesThatRanHere() throws Exception {
        List<String> shown = new ArrayList<>();
        Matcher block = Pattern.compile("^```(?:java|yaml)\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        while (block.find()) {
            shown.add(block.group(1));
        }

        assertThat(shown)
                .containsExactly(
                        java("ConfigDistribution.java"),
                        yaml("config-distribution.camel.yaml"),
                        java("FolderFiles.java"),
                        java("EtlInbox.java"),
                        yaml("etl-inbox.camel.yaml"),
                        java("BucketMirror.java"),
                        yaml("bucket-mirror.camel.yaml"));
    }

    private static String java(String file) throws IOException {
        String source = Files.readString(Path.of(JAVA + file));
        String begin = "// tag::page[]\n";
        return source.substring(source.indexOf(begin) + begin.length(), source.indexOf("// end::page[]"));
    }

    /** Without the line that names its Java twin. */
    private static String yaml(String file) throws IOException {
        String source = Files.readString(Path.of(YAML + file));
        return source.substring(source.indexOf('\n') + 1);
    }
}
