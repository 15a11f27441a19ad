/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.examples.servers.KafkaServer;
import org.camelobjectstore.examples.servers.KafkaTopic;
import org.jspecify.annotations.Nullable;

/** Sends a payload that a topic refuses to two groups, and has changes told while the broker is away for a moment. */
public final class KafkaClaimCheck implements Sample {
    private static final int LARGE = 20_000_000;
    private static final long TIMEOUT_SECONDS = 30;
    private static final long POLL_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "kafka-claim-check";
    }

    @Override
    public String summary() {
        return "payloads of any size beside a Kafka topic, and the changes of a bucket on one";
    }

    @Override
    public RoutesBuilder routes() {
        return new KafkaClaimCheckRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String claims = run.freeBucket("claims");
        String documents = run.freeBucket("documents");
        try (KafkaServer kafka = KafkaServer.start()) {
            run.tell("Kafka broker at {}", kafka.brokers());
            KafkaTopic.createCompacted(kafka.brokers(), "document-events-published");
            Map<String, Object> places = Map.of(
                    "servers",
                    run.servers(),
                    "brokers",
                    kafka.brokers(),
                    "claims-bucket",
                    claims,
                    "documents-bucket",
                    documents);
            try (SampleApplication billing = start(run, places, "billing");
                    ProducerTemplate template = billing.context().createProducerTemplate()) {
                Show show = new Show(run, template, claims, documents);
                refuse(show);
                checkIn(show, billing, places);
                tellChanges(show, kafka);
            }
        } finally {
            run.removeBucket(claims);
            run.removeBucket(documents);
        }
    }

    private SampleApplication start(SampleRun run, Map<String, Object> places, String group) throws Exception {
        Map<String, Object> properties = new HashMap<>(places);
        properties.put("group", group);
        properties.put("received", received(run, group));
        return SampleApplication.start(name(), run.dsl(), new KafkaClaimCheckRoutes(), properties);
    }

    private static Path received(SampleRun run, String group) throws IOException {
        return run.folder("kafka-claim-check-" + group);
    }

    private static void refuse(Show show) throws IOException {
        try (GeneratedStream content = GeneratedStream.ofBytes(LARGE)) {
            show.template.sendBody(
                    "kafka:{{claims-topic}}?valueSerializer=org.apache.kafka.common.serialization.ByteArraySerializer",
                    content.readAllBytes());
            throw new IllegalStateException("The topic took " + LARGE + " bytes");
        } catch (CamelExecutionException e) {
            show.run.tell("topic alone: {}", e.getCause().getMessage());
        }
    }

    private void checkIn(Show show, SampleApplication billing, Map<String, Object> places) throws Exception {
        NotifyBuilder collected = new NotifyBuilder(billing.context())
                .fromRoute("collect" + show.run.dsl().suffix())
                .whenCompleted(1)
                .create();
        String claim = show.template.requestBody("direct:check-in", GeneratedStream.ofBytes(LARGE), String.class);
        show.run.tell("check-in: {} bytes are stored, {} bytes go over the topic: {}", LARGE, claim.length(), claim);
        if (!collected.matches(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Group billing did not read the payload");
        }
        StoredObject payload = (StoredObject) show.payloads().get(0);
        compare(received(show.run, "billing").resolve(payload.name()));
        show.run.tell("billing: read and verified; the payload stays, its metadata say {}", payload.metadata());
        try (SampleApplication archive = start(show.run, places, "archive")) {
            await("the payload to be gone", () -> show.payloads().isEmpty());
            compare(received(show.run, "archive").resolve(payload.name()));
            show.run.tell(
                    "archive: read and verified by its own application; it was the last one, the payload is gone");
        }
    }

    private static void compare(Path file) throws IOException {
        try (GeneratedStream content = GeneratedStream.ofBytes(LARGE)) {
            if (!Arrays.equals(Files.readAllBytes(file), content.readAllBytes())) {
                throw new IllegalStateException(file + " is not what was checked in");
            }
        }
    }

    private static void tellChanges(Show show, KafkaServer kafka) throws Exception {
        Map<String, Long> last = new TreeMap<>();
        last.put("a", show.put("a", "one"));
        last.put("b", show.put("b", "one"));
        awaitEvents(kafka, last);
        kafka.kill();
        show.run.tell("broker: killed; documents change meanwhile");
        show.put("a", "two");
        last.put("a", show.put("a", "three"));
        last.put("b", show.delete("b"));
        kafka.restart();
        show.run.tell("broker: up again");
        awaitEvents(kafka, last);
        List<ChangeEvent> events = events(kafka);
        for (ChangeEvent event : events) {
            show.run.tell("event: {} {}, revision {}", event.type(), event.name(), event.revision());
        }
        if (events.stream().map(ChangeEvent::revision).distinct().count() != events.size()) {
            throw new IllegalStateException("A state was told twice");
        }
    }

    private static void awaitEvents(KafkaServer kafka, Map<String, Long> last) throws Exception {
        await(
                "the last state of each document to be told",
                () -> events(kafka).stream().map(ChangeEvent::revision).toList().containsAll(last.values()));
    }

    private static List<ChangeEvent> events(KafkaServer kafka) throws IOException {
        List<ChangeEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, String> each : KafkaTopic.read(kafka.brokers(), "document-events")) {
            events.add(JSON.readValue(each.value(), ChangeEvent.class));
        }
        return events;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited " + TIMEOUT_SECONDS + " s for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** What the steps need. */
    private record Show(SampleRun run, ProducerTemplate template, String claims, String documents) {

        List<?> payloads() {
            return template.requestBody("objectstore:" + claims + "?operation=list", null, List.class);
        }

        long put(String name, String content) {
            return change("put", name, content);
        }

        long delete(String name) {
            return change("delete", name, null);
        }

        private long change(String operation, String name, @Nullable String content) {
            Exchange done = template.request("objectstore:" + documents + "?ttl=0&operation=" + operation, exchange -> {
                exchange.getMessage().setBody(content);
                exchange.getMessage().setHeader("CamelObjectStoreObjectName", name);
            });
            if (done.getException() != null) {
                throw new IllegalStateException(done.getException());
            }
            return done.getMessage().getHeader("CamelObjectStoreRevision", Long.class);
        }
    }
}
