/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.main.Main;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample "yaml-only" as {@code mvn -Pcamel} runs it: Camel Main, and what is in its folder. */
class YamlOnlyIT {
    private static final String SAMPLE = "file:samples/yaml-only/";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NatsServer server = NatsServer.startOwn();
    private final Main main = new Main();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        main.stop();
        server.close();
    }

    private void start() throws Exception {
        main.setPropertyPlaceholderLocations(SAMPLE + "application.properties");
        main.configure().withRoutesIncludePattern(SAMPLE + "*.camel.yaml");
        main.addOverrideProperty("servers", server.url());
        main.addOverrideProperty("inbox", folder.resolve("inbox").toString());
        main.addOverrideProperty("outbox", folder.resolve("outbox").toString());
        main.addOverrideProperty("camel.component.objectstore.reconnectTimeWait", "100");
        main.start();
    }

    private void drop(String name, String content) throws Exception {
        Path file = folder.resolve("inbox").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    private void awaitOut(String name, String content) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(folder.resolve("outbox").resolve(name)).hasContent(content));
    }

    private Object body(String options) {
        return main.getCamelContext().createProducerTemplate().requestBody("objectstore:files?" + options, (Object)
                null);
    }

    @Test
    void files_goThroughTheBucket_andThoseThatAreWantedComeOut() throws Exception {
        drop("drafts/a.txt", "not yet");
        drop("b.bin", "not this kind");
        drop("Größe.csv", "a;1");
        drop("sub/c.txt", "hello");

        start();

        awaitOut("Größe.csv", "a;1");
        awaitOut("sub/c.txt", "hello");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(body("operation=list")).asList().hasSize(4));
        assertThat(folder.resolve("outbox/drafts")).doesNotExist();
        assertThat(folder.resolve("outbox/b.bin")).doesNotExist();
    }

    @Test
    void serverThatIsAwayForAWhile_costsNoFile() throws Exception {
        start();
        drop("a.txt", "one");
        awaitOut("a.txt", "one");

        server.stop();
        drop("b.txt", "two");
        server.restart();

        awaitOut("b.txt", "two");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(folder.resolve("inbox")).isEmptyDirectory());
    }
}
