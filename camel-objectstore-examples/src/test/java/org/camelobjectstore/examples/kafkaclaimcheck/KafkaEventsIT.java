/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.servers.KafkaServer;
import org.camelobjectstore.examples.servers.KafkaTopic;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every final state of a bucket's objects is told once on the topic, whichever server is killed meanwhile. */
class KafkaEventsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OBJECTS = 10;
    private static final List<String> STEPS = List.of("put", "updateMeta", "put", "delete");
    private static KafkaServer kafka;
    private static NatsServer nats;

    @BeforeAll
    static void startServers() throws Exception {
        kafka = KafkaServer.start();
        nats = NatsServer.startOwn();
    }

    @AfterAll
    static void stopServers() {
        kafka.close();
        nats.close();
    }

    private static SampleApplication start(Dsl dsl, String name) throws Exception {
        return SampleApplication.start(
                "kafka-claim-check",
                dsl,
                new KafkaClaimCheckRoutes(),
                Map.of(
                        "servers",
                        nats.url(),
                        "camel.component.objectstore.reconnect-time-wait",
                        200,
                        "brokers",
                        kafka.brokers(),
                        "claims-topic",
                        "claims-" + name,
                        "documents-bucket",
                        "documents-" + name,
                        "events-topic",
                        "events-" + name,
                        "group",
                        name));
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void changes_whileServersAreKilled_areToldOncePerState(Dsl dsl) throws Exception {
        String name = "restarts" + dsl.suffix();
        KafkaTopic.createCompacted(kafka.brokers(), "events-" + name + "-published");
        Map<String, Object> last;
        try (SampleApplication application = start(dsl, name)) {
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> change(application.context(), name, enough));
            awaitMore(name, 20);
            nats.kill();
            nats.restart();
            awaitMore(name, 20);
            kafka.kill();
            kafka.restart();
            awaitMore(name, 20);
            nats.kill();
            nats.restart();
            awaitMore(name, 20);
            enough.set(true);
            writer.get();
            last = states(application.context(), name);
            awaitStates(name, last);
        }
        forgetAcknowledgements(name);
        try (SampleApplication again = start(dsl, name)) {
            again.context()
                    .createProducerTemplate()
                    .sendBody("objectstore:documents-" + name + "?objectName=0", "after a restart");
            last = states(again.context(), name);
            awaitStates(name, last);
        }

        List<ChangeEvent> events = events(name);
        assertThat(events).extracting(ChangeEvent::revision).doesNotHaveDuplicates();
        for (ChangeEvent event : events) {
            assertThat(event.revision()).isLessThanOrEqualTo((Long) last.get(event.name()));
        }
        for (int i = 0; i < OBJECTS; i++) {
            String object = "" + i;
            assertThat(events)
                    .filteredOn(event -> event.name().equals(object))
                    .extracting(ChangeEvent::revision)
                    .isSorted()
                    .last()
                    .isEqualTo(last.get(object));
        }
    }

    /** Has the server deliver every state again, as after acknowledgements that never came. */
    private static void forgetAcknowledgements(String name) throws Exception {
        try (Connection connection = Nats.connect(nats.url())) {
            connection.jetStreamManagement().deleteConsumer("OBJ_documents-" + name, "events-" + name);
        }
    }

    /** Puts, describes and deletes objects until it is enough; what a killed server refuses is left out. */
    private static void change(CamelContext context, String name, AtomicBoolean enough) {
        ProducerTemplate client = context.createProducerTemplate();
        String bucket = "objectstore:documents-" + name + "?requestTimeout=2000";
        for (int i = 0; !enough.get(); i++) {
            int step = i;
            client.send(bucket, exchange -> {
                Message message = exchange.getMessage();
                message.setBody("state " + step);
                message.setHeader("CamelObjectStoreObjectName", "" + step % OBJECTS);
                message.setHeader("CamelObjectStoreDescription", "" + step);
                message.setHeader("CamelObjectStoreOperation", STEPS.get(step / OBJECTS % STEPS.size()));
            });
        }
    }

    private static Map<String, Object> states(CamelContext context, String name) {
        List<?> found = context.createProducerTemplate()
                .requestBody("objectstore:documents-" + name + "?operation=list&includeDeleted=true", null, List.class);
        Map<String, Object> states = new HashMap<>();
        found.stream().map(StoredObject.class::cast).forEach(each -> states.put(each.name(), each.revision()));
        return states;
    }

    private static void awaitMore(String name, int count) throws IOException {
        int before = events(name).size();
        await().atMost(PATIENCE).until(() -> events(name).size() >= before + count);
    }

    private static void awaitStates(String name, Map<String, Object> last) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(name))
                .extracting(ChangeEvent::revision)
                .containsAll(last.values().stream().map(Long.class::cast).toList()));
    }

    private static List<ChangeEvent> events(String name) throws IOException {
        List<ChangeEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, String> each : KafkaTopic.read(kafka.brokers(), "events-" + name)) {
            ChangeEvent event = JSON.readValue(each.value(), ChangeEvent.class);
            assertThat(each.key()).isEqualTo(event.name());
            events.add(event);
        }
        return events;
    }
}
