/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.examples.ToldLines;
import org.camelobjectstore.examples.servers.KafkaServer;
import org.camelobjectstore.examples.servers.KafkaTopic;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payloads beside a topic: none is left behind by a failed claim, and none is gone before all groups have read it. */
class KafkaClaimCheckIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static KafkaServer kafka;

    private final String id = UUID.randomUUID().toString();
    private final String topic = "claims-" + id;
    private final List<SampleApplication> applications = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void makeTopics() throws Exception {
        KafkaTopic.createCompacted(kafka.brokers(), "events-" + id + "-published");
    }

    @AfterEach
    void stopApplications() throws Exception {
        applications.forEach(SampleApplication::close);
        SampleRun run = new SampleRun(Dsl.JAVA, NatsServer.shared().url(), folder);
        run.removeBucket("claims-" + id);
        run.removeBucket("documents-" + id);
    }

    private SampleApplication start(Dsl dsl, String group, Map<String, String> properties) throws Exception {
        Map<String, Object> all = new HashMap<>(Map.of(
                "servers",
                NatsServer.shared().url(),
                "brokers",
                kafka.brokers(),
                "claims-bucket",
                "claims-" + id,
                "claims-topic",
                topic,
                "documents-bucket",
                "documents-" + id,
                "events-topic",
                "events-" + id,
                "group",
                group,
                "received",
                folder.resolve(group),
                "camel.component.kafka.max-block-ms",
                1500,
                "camel.component.kafka.request-timeout-ms",
                1000));
        all.put("camel.component.kafka.delivery-timeout-ms", 2000);
        all.put("redelivery-delay", 50);
        all.putAll(properties);
        SampleApplication application =
                SampleApplication.start("kafka-claim-check", dsl, new KafkaClaimCheckRoutes(), all);
        applications.add(application);
        return application;
    }

    private static ProducerTemplate template(SampleApplication application) {
        return application.context().createProducerTemplate();
    }

    private static Claim checkIn(ProducerTemplate sender, Object payload) throws IOException {
        return JSON.readValue(sender.requestBody("direct:check-in", payload, String.class), Claim.class);
    }

    private List<StoredObject> payloads(ProducerTemplate client) {
        List<?> found = client.requestBody("objectstore:claims-" + id + "?operation=list", null, List.class);
        return found.stream().map(StoredObject.class::cast).toList();
    }

    private void awaitFiles(String group, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(files(group)).hasSize(count));
    }

    private List<String> files(String group) throws IOException {
        if (Files.notExists(folder.resolve(group))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(group))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith(".part-"))
                    .toList();
        }
    }

    private List<ConsumerRecord<String, String>> lost() {
        return KafkaTopic.read(kafka.brokers(), topic + "-lost");
    }

    private static List<String> errors(ToldLines lines, String part) {
        return lines.lines().stream().filter(line -> line.contains(part)).toList();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void sample_sendsWhatATopicRefuses_andTellsOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture();
                ToldLines noticed = ToldLines.capture("")) {
            new KafkaClaimCheck().run(new SampleRun(dsl, NatsServer.shared().url(), folder));

            assertThat(told.lines())
                    .anyMatch(line -> line.startsWith("topic alone: The message is 20000088 bytes"))
                    .anyMatch(line -> line.startsWith("check-in: 20000000 bytes are stored"))
                    .anyMatch(line -> line.startsWith("billing: read and verified; the payload stays"))
                    .anyMatch(line -> line.startsWith("archive: read and verified"))
                    .contains("event: PUT a, revision 2");
            assertThat(noticed.lines()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void brokerDown_whileAClaimIsSent_leavesNoPayload(Dsl dsl) throws Exception {
        SampleApplication application = start(dsl, "billing", Map.of("groups", "billing"));
        ProducerTemplate sender = template(application);
        checkIn(sender, "before");
        awaitFiles("billing", 1);
        await().atMost(PATIENCE).until(() -> payloads(sender).isEmpty());

        kafka.kill();
        try (ToldLines noticed = ToldLines.capture("")) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> checkIn(sender, GeneratedStream.ofBytes(3_000_000)))
                    .isInstanceOf(CamelExecutionException.class)
                    .cause()
                    .isInstanceOf(org.apache.kafka.common.errors.TimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            assertThat(noticed.lines()).hasSize(1).first().asString().contains("not checked in: ");
        }
        assertThat(payloads(sender)).isEmpty();

        kafka.restart();
        checkIn(sender, "after");
        awaitFiles("billing", 2);
        assertThat(KafkaTopic.read(kafka.brokers(), topic)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void twoGroups_atTheSameMoment_bothReadEverything_andLeaveNothing(Dsl dsl) throws Exception {
        SampleApplication billing = start(dsl, "billing", Map.of());
        SampleApplication archive = start(dsl, "archive", Map.of());
        ProducerTemplate sender = template(billing);
        for (int i = 0; i < 40; i++) {
            checkIn(sender, "payload " + i);
        }

        awaitFiles("billing", 40);
        awaitFiles("archive", 40);
        await().atMost(PATIENCE).until(() -> payloads(sender).isEmpty());
        archive.close();
        billing.close();
        assertThat(committed("billing")).isEqualTo(40);
        assertThat(committed("archive")).isEqualTo(40);

        for (String group : List.of("billing", "archive")) {
            for (String file : files(group)) {
                Files.delete(folder.resolve(group).resolve(file));
            }
        }
        rewind("billing");
        ProducerTemplate again = template(start(dsl, "billing", Map.of("groups", "billing")));
        Claim next = checkIn(again, "next");
        awaitFiles("billing", 1);
        assertThat(files("billing")).containsExactly(next.name());
        assertThat(KafkaTopic.read(kafka.brokers(), topic)).hasSize(41);
        await().atMost(PATIENCE).until(() -> payloads(again).isEmpty());
    }

    private long committed(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
            return admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0))
                    .offset();
        }
    }

    /** As after a crash that came before the offsets were committed. */
    private void rewind(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.brokers()))) {
            admin.alterConsumerGroupOffsets(group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void lostPayloads_arePutAsideWithTheReason_andTheNextClaimIsRead(Dsl dsl) throws Exception {
        SampleApplication application = start(dsl, "billing", Map.of("groups", "billing"));
        ProducerTemplate sender = template(application);
        application.context().getRouteController().stopRoute("collect" + dsl.suffix());
        String bucket = "objectstore:claims-" + id;
        Claim deleted = checkIn(sender, "deleted");
        sender.sendBody(bucket + "?operation=delete&objectName=" + deleted.name(), null);
        Claim overwritten = checkIn(sender, "overwritten");
        sender.sendBody(bucket + "?objectName=" + overwritten.name(), "by somebody");
        Claim withdrawn = checkIn(sender, "withdrawn");
        sender.sendBody(bucket + "?operation=updateMeta&description=withdrawn&objectName=" + withdrawn.name(), null);
        sender.sendBody(bucket + "?operation=delete&objectName=" + withdrawn.name(), null);
        sender.sendBody("kafka:" + topic, JSON.writeValueAsString(new Claim("b", "never", "n", "d", 1)));
        sender.sendBody("kafka:" + topic, "not a claim");
        Claim good = checkIn(sender, "good");

        try (ToldLines noticed = ToldLines.capture("")) {
            application.context().getRouteController().startRoute("collect" + dsl.suffix());
            awaitFiles("billing", 1);

            assertThat(files("billing")).containsExactly(good.name());
            assertThat(errors(noticed, "Put aside")).hasSize(5).isEqualTo(noticed.lines());
        }
        assertThat(lost())
                .extracting(
                        each -> new String(each.headers().lastHeader("reason").value()))
                .satisfiesExactly(
                        one -> assertThat(one).contains("was deleted before group 'billing' has read it"),
                        two -> assertThat(two)
                                .contains("was overwritten: the claim is for version " + overwritten.nuid()),
                        three -> assertThat(three).contains("was withdrawn"),
                        four -> assertThat(four).contains("'never'").contains("is not there"),
                        five -> assertThat(five).contains("Unrecognized token"));
        await().atMost(PATIENCE).until(() -> committed("billing") == 6);
        assertThat(lost().get(0).key()).isEqualTo(deleted.name());
        assertThat(JSON.readValue(lost().get(0).value(), Claim.class)).isEqualTo(deleted);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void receiverThatFails_getsTheClaimAgain_andThePayloadStaysUntilThen(Dsl dsl) throws Exception {
        FlakyReader.READ.set(0);
        FlakyReader.FAILURES.set(7);
        try (ToldLines noticed = ToldLines.capture("")) {
            SampleApplication application = start(
                    dsl,
                    "billing",
                    Map.of("groups", "billing", "process", "class:" + FlakyReader.class.getName() + "?method=read"));
            application.context().getRouteController().stopRoute("collect" + dsl.suffix());
            ProducerTemplate sender = template(application);
            checkIn(sender, "one");
            checkIn(sender, "two");
            checkIn(sender, "three");
            application.context().getRouteController().startRoute("collect" + dsl.suffix());

            await().atMost(PATIENCE).until(() -> FlakyReader.READ.get() == 3);
            await().atMost(PATIENCE).until(() -> payloads(sender).isEmpty());
            await().atMost(PATIENCE).until(() -> committed("billing") == 3);
            assertThat(FlakyReader.READ).hasValue(3);
            assertThat(errors(noticed, "The ledger is away")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void payload_largerThanTheHeap_passesThroughSenderAndReceiver(Dsl dsl) throws Exception {
        long bytes = 150_000_000;
        try (ChildJvm jvm = ChildJvm.start(
                "80m",
                SmallHeapJvm.class,
                dsl.name(),
                "" + bytes,
                "servers=" + NatsServer.shared().url(),
                "brokers=" + kafka.brokers(),
                "claims-bucket=claims-" + id,
                "claims-topic=" + topic,
                "documents-bucket=documents-" + id,
                "events-topic=events-" + id,
                "groups=small" + dsl.suffix(),
                "group=small" + dsl.suffix(),
                "received=" + folder.resolve("billing"))) {
            jvm.awaitOutput(Pattern.compile("(claim )"), PATIENCE);
            awaitFiles("billing", 1);
            assertThat(folder.resolve("billing").resolve(files("billing").get(0)))
                    .hasSize(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void bucketUnwritable_isToldToTheSender_andNoClaimIsSent(Dsl dsl) throws Exception {
        SampleApplication application = start(dsl, "billing", Map.of());
        ProducerTemplate sender = template(application);
        sender.sendBody("objectstore:claims-" + id + "?operation=seal", null);
        try (ToldLines noticed = ToldLines.capture("")) {
            assertThatThrownBy(() -> checkIn(sender, GeneratedStream.ofBytes(1_000)))
                    .cause()
                    .hasMessageContaining("sealed");
            assertThat(noticed.lines()).hasSize(1).first().asString().contains("not checked in: ");
        }
        assertThat(KafkaTopic.read(kafka.brokers(), topic)).isEmpty();
    }
}
