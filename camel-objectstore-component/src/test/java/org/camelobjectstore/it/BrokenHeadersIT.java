/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket in which somebody stored a message whose header block is none, which ends the thread that jnats reads with. */
@Timeout(90)
class BrokenHeadersIT extends WatchingTestSupport {
    private static final Duration RECOVERY = Duration.ofSeconds(20);

    private final List<Throwable> handled = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getRegistry().bind("collecting", new CollectingHandler(handled));
        var options =
                context.getComponent("objectstore", ObjectStoreComponent.class).getConfiguration();
        options.setReconnectTimeWait(50);
        options.setRequestTimeout(5000);
        return context;
    }

    private String meta(String name) {
        return "$O." + bucket + ".M." + Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    /** Stores a message as no client library would. */
    private void publish(String subject, String headers, String body) throws IOException {
        URI server = URI.create(NatsServer.shared().url());
        byte[] block = headers.getBytes(StandardCharsets.UTF_8);
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write("CONNECT {\"headers\":true,\"verbose\":false}\r\n".getBytes(StandardCharsets.UTF_8));
            out.write(("HPUB " + subject + " " + block.length + " " + (block.length + content.length) + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(block);
            out.write(content);
            out.write("\r\nPING\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("PONG") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
        }
        await().until(() -> stored().containsKey(subject));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "X",
                "NATS/1.0\r\nno colon\r\n\r\n",
                "NATS/1.0\r\nA: never ended",
                "NATS/1.0\r\n: no key\r\n"
            })
    void messageWithBrokenHeaders_isNamedAndPassedOver(String headers) throws Exception {
        watch("watch", "?exceptionHandler=#collecting", exchange -> {});
        watch("durable", "?exceptionHandler=#collecting&durableName=d&ackWait=1000", exchange -> {});
        put("before", "x");
        await().until(() -> events.size() == 2);

        String subject = meta("poison");
        publish(subject, headers, "{\"name\":\"poison\",\"bucket\":\"" + bucket + "\",\"nuid\":\"n\"}");

        await().atMost(RECOVERY)
                .until(() -> handled.stream()
                                .filter(ObjectCorruptedException.class::isInstance)
                                .count()
                        == 2);
        long sequence = nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket)
                .getStreamState()
                .getLastSequence();
        assertThat(handled)
                .filteredOn(ObjectCorruptedException.class::isInstance)
                .allSatisfy(told -> assertThat(told)
                        .hasMessageContainingAll(bucket, subject, "message " + sequence, "broken header block"));
        await().atMost(RECOVERY).ignoreExceptions().until(() -> put("after", "y") != null);
        await().atMost(RECOVERY)
                .untilAsserted(
                        () -> assertThat(events).filteredOn("PUT after"::equals).hasSize(2));

        int told = handled.size();
        for (int i = 0; i < 20; i++) { // nothing is lost by meeting it again
            List<?> list =
                    call(ObjectStoreOperation.list, null, Map.of()).getMessage().getBody(List.class);
            assertThat(list)
                    .extracting(object -> ((StoredObject) object).name())
                    .contains("before", "after");
            assertThat(get("after")).asString().isEqualTo("y");
        }
        watch("late", "?exceptionHandler=#collecting", exchange -> {});
        await().atMost(RECOVERY)
                .untilAsserted(
                        () -> assertThat(events).filteredOn("PUT after"::equals).hasSize(3));
        assertThat(handled).hasSize(told + 1).last().isInstanceOf(ObjectCorruptedException.class);
    }

    @Test
    void chunkWithBrokenHeaders_failsItsObjectAlone() throws Exception {
        put("a", bytes(300_000, 1));
        put("b", "whole");
        String chunks = stored().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("$O." + bucket + ".C.") && entry.getValue() > 1)
                .findAny()
                .orElseThrow()
                .getKey();
        String stream = "OBJ_" + bucket;
        long last = nats.jetStreamManagement().getLastMessage(stream, chunks).getSeq();
        assertThat(nats.jetStreamManagement().deleteMessage(stream, last)).isTrue();
        publish(chunks, "garbage\r\n\r\n", "y");

        await().atMost(RECOVERY).untilAsserted(() -> assertThatThrownBy(() -> get("a"))
                .hasStackTraceContaining("ObjectCorruptedException"));
        await().atMost(RECOVERY)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get("b")).asString().isEqualTo("whole"));
    }

    @Test
    void connectionThatAnswersNothing_isMadeAgain() throws Exception {
        try (Connection given = ScratchBucket.connect(NatsServer.shared().url());
                ObjectStoreClient client = JetStreamObjectStore.over(
                        given, TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(1)))) {
            var unused = client.createBucket(BucketSettings.of(bucket));
            Dispatcher reader = given.createDispatcher(message -> {});
            reader.subscribe("broken");
            given.flush(Duration.ofSeconds(5));

            publishBroken("broken");

            await().atMost(RECOVERY)
                    .ignoreExceptionsInstanceOf(ObjectStoreException.class)
                    .until(() -> client.status(bucket).objects() == 0
                            && given.getStatistics().getReconnects() == 1);
        }
    }

    private void publishBroken(String subject) throws IOException {
        URI server = URI.create(NatsServer.shared().url());
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("CONNECT {\"headers\":true,\"verbose\":false}\r\nHPUB " + subject
                                    + " 7 7\r\ngarbage\r\nPING\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("PONG") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
        }
    }
}
