/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.NotifyBuilder;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.kamelets.Kamelets;
import org.camelobjectstore.examples.kamelets.KameletsRoutes;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sample "kamelets", in both languages. */
class KameletsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private static List<String> names(ProducerTemplate client, String bucket) {
        List<?> objects = client.requestBody("objectstore:" + bucket + "?operation=list", null, List.class);
        return objects.stream().map(object -> ((StoredObject) object).name()).toList();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void kamelets_signEachLetterAndTellOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new Kamelets().run(new SampleRun(dsl, NatsServer.shared().url(), folder));

            assertThat(told.lines())
                    .contains(
                            "org.camelobjectstore.event.put from objectstore://letters: letters/Anna.txt, 9 bytes",
                            "Anna.txt came out, signed",
                            "Björn.txt came out, signed",
                            "empty.txt came out, signed",
                            "left in the bucket: [signature.txt]");
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void missingSignature_keepsTheLetterUntilItIsThere(Dsl dsl) throws Exception {
        SampleRun run = new SampleRun(dsl, NatsServer.shared().url(), folder);
        String bucket = "it-" + UUID.randomUUID();
        Path inbox = run.folder("inbox");
        Path outbox = run.folder("outbox");
        Map<String, Object> places = Map.of(
                "servers", run.servers(), "bucket", bucket, "inbox", inbox, "outbox", outbox, "redeliveryDelay", "200");
        try (SampleApplication application = SampleApplication.start("kamelets", dsl, new KameletsRoutes(), places)) {
            ProducerTemplate client = application.context().createProducerTemplate();
            NotifyBuilder failed = new NotifyBuilder(application.context())
                    .fromRoute("letters-out" + dsl.suffix())
                    .whenFailed(2)
                    .create();
            Files.writeString(inbox.resolve("a.txt"), "Dear A");
            assertThat(failed.matches(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(names(client, bucket)).containsExactly("letters/a.txt");
            assertThat(outbox).isEmptyDirectory();

            client.sendBody("kamelet:objectstore-sink?bucketName=" + bucket + "&objectName=signature.txt", ", yours");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.resolve("letters/a.txt"))
                    .hasContent("Dear A, yours"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(names(client, bucket)).containsExactly("signature.txt"));
        } finally {
            run.removeBucket(bucket);
        }
    }
}
