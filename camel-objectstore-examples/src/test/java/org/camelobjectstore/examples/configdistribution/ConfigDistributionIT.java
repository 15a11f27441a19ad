/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.configdistribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.LoggedLines;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.examples.ToldLines;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigDistributionIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void sample_everyApplicationHasEveryChange_andTellsOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new ConfigDistribution().run(new SampleRun(dsl, NatsServer.shared().url(), folder));

            assertThat(told.lines()).hasSize(5);
            assertThat(told.lines().get(0)).isEqualTo("3 applications watch bucket configs");
            assertThat(told.lines().get(1))
                    .startsWith("an operator stores color=blue - all 3 applications have it after");
            assertThat(told.lines().get(3)).isEqualTo("application 4 starts now, and has color=green");
            assertThat(told.lines().get(4))
                    .startsWith("an operator stores color=red - all 4 applications have it after");
        }
        for (int i = 1; i <= 4; i++) {
            Path file = folder.resolve(dsl.suffix().substring(1))
                    .resolve("config-distribution/application-" + i + "/app.properties");
            assertThat(file).hasContent("color=red");
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void serverKilled_isTold_andTheNextChangeArrives(Dsl dsl) throws Exception {
        try (NatsServer server = NatsServer.startOwn();
                LoggedLines logged = LoggedLines.capture()) {
            Map<String, String> properties = Map.of(
                    "camel.component.objectstore.servers",
                    server.url(),
                    "camel.component.objectstore.reconnect-time-wait",
                    "100",
                    "folder",
                    folder.toString());
            try (SampleApplication application = SampleApplication.start(
                            "config-distribution", dsl, new ConfigDistributionRoutes(), properties);
                    ProducerTemplate operator = application.context().createProducerTemplate()) {
                Map<String, Object> settings = Map.of("CamelObjectStoreObjectName", "app.properties");
                operator.sendBodyAndHeaders("objectstore:configs", "color=blue", settings);
                Path file = folder.resolve("app.properties");
                await().atMost(LIMIT).untilAsserted(() -> assertThat(file).hasContent("color=blue"));
                server.kill();
                await().atMost(LIMIT).untilAsserted(() -> assertThat(logged.lines())
                        .anyMatch(line -> line.contains("Connection to NATS lost, reconnecting")));
                assertThat(file).hasContent("color=blue");
                server.restart();
                await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
                    operator.sendBodyAndHeaders("objectstore:configs", "color=green", settings);
                    assertThat(file).hasContent("color=green");
                });
            }
        }
    }

    @Test
    void reload_ofABrokenFile_keepsTheLastSettings() throws Exception {
        Path file = folder.resolve("app.properties");
        AppSettings settings = new AppSettings();
        Files.writeString(file, "color=blue");
        settings.reload(file.toString());
        Files.writeString(file, "color=\\uZZZZ");
        assertThatThrownBy(() -> settings.reload(file.toString())).isInstanceOf(IllegalArgumentException.class);
        assertThat(settings.get("color")).isEqualTo("blue");

        Files.delete(file);
        settings.reload(file.toString());
        assertThat(settings.get("color")).isEmpty();
    }
}
