/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.servers.KafkaServer;
import org.camelobjectstore.examples.servers.KafkaTopic;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of a topic and objects of a bucket turn into each other with nothing in between but a name. */
class KafkaFitIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static KafkaServer kafka;

    private final String id = "fit-" + UUID.randomUUID();
    private final String bucket = "objectstore:" + id;
    private final CamelContext context = new DefaultCamelContext();
    private ProducerTemplate client;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = KafkaServer.start();
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @BeforeEach
    void startClient() {
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(NatsServer.shared().url());
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setBrokers(kafka.brokers());
        context.getComponent("kafka", KafkaComponent.class).getConfiguration().setPollTimeoutMs(200L);
        context.start();
        client = context.createProducerTemplate();
    }

    @AfterEach
    void stopClient() throws Exception {
        context.getRouteController().stopAllRoutes();
        client.sendBody(bucket + "?operation=deleteBucket", null);
        context.close();
    }

    @Test
    void messages_becomeObjectsNamedByTheirKeys_withoutTheirHeaders() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:" + id + "?groupId=fit&autoOffsetReset=earliest"
                                + "&valueDeserializer=org.apache.kafka.common.serialization.ByteArrayDeserializer")
                        .to(bucket + "?objectName=RAW(${header[kafka.KEY]})");
            }
        });
        byte[] binary = {0, (byte) 0xff, 10, 13, (byte) 0x80};
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(id, "orders/ä 1", binary);
        message.headers().add("trace", "t-1".getBytes());
        message.headers().add("CamelObjectStoreOperation", "deleteBucket".getBytes());
        message.headers().add("CamelObjectStoreObjectName", "elsewhere".getBytes());
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.brokers()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(message).get();
        }

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(objects()).hasSize(1));
        StoredObject object = objects().get(0);
        assertThat(object.name()).isEqualTo("orders/ä 1");
        assertThat(object.headers()).isEmpty();
        assertThat(object.metadata()).isEmpty();
        assertThat(client.requestBody(bucket + "?operation=get&objectName=orders/ä 1", null, byte[].class))
                .isEqualTo(binary);
    }

    @Test
    void headersOfAMessage_areStoredIfTheyAreWanted() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kafka:" + id + "?groupId=fit&autoOffsetReset=earliest")
                        .process(exchange -> {
                            Message message = exchange.getMessage();
                            message.setHeader(
                                    "CamelObjectStoreMetadata",
                                    Map.of("trace", message.getHeader("trace", String.class)));
                        })
                        .to(bucket + "?objectName=a");
            }
        });
        client.sendBodyAndHeader("kafka:" + id, "hello", "trace", "t-1");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(objects()).hasSize(1));
        assertThat(objects().get(0).metadata()).isEqualTo(Map.of("trace", "t-1"));
    }

    @Test
    void smallObjects_becomeMessagesKeyedByTheirNames() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(bucket + "?events=PUT")
                        .setHeader("kafka.KEY", header("CamelObjectStoreObjectName"))
                        .to("kafka:" + id);
            }
        });
        client.sendBodyAndHeader(bucket, "hällo", "CamelObjectStoreObjectName", "a/b");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(KafkaTopic.read(kafka.brokers(), id))
                .hasSize(1));
        ConsumerRecord<String, String> message =
                KafkaTopic.read(kafka.brokers(), id).get(0);
        assertThat(message.key()).isEqualTo("a/b");
        assertThat(message.value()).isEqualTo("hällo");
        assertThat(message.headers()).isEmpty();
    }

    private List<StoredObject> objects() {
        List<?> found = client.requestBody(bucket + "?operation=list", null, List.class);
        return found.stream().map(StoredObject.class::cast).toList();
    }
}
