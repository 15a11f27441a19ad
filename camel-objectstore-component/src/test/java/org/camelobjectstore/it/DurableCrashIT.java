/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.DELIVERY_COUNT;
import static org.camelobjectstore.ObjectStoreOperation.exists;

import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.engine.DeliveryExhaustedException;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that die with events of a durable consumer: nothing else is given up, and nothing is forgotten. */
@Timeout(120)
class DurableCrashIT extends WatchingTestSupport {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OTHERS = 50;

    @TempDir
    private Path folder;

    private final List<Throwable> handled = new CopyOnWriteArrayList<>();

    @BeforeEach
    void bindHandler() {
        context.getRegistry().bind("handler", new CollectingHandler(handled));
    }

    private ChildJvm launch(String options) {
        return ChildJvm.start(
                DyingJvm.class,
                "objectstore:" + bucket + options + "&servers="
                        + NatsServer.shared().url(),
                done().toString(),
                signal().toString());
    }

    private Path done() {
        return folder.resolve("done");
    }

    private Path signal() {
        return folder.resolve("signal");
    }

    private List<String> processed() throws IOException {
        return Files.exists(done()) ? Files.readAllLines(done()) : List.of();
    }

    private ConsumerInfo durable() throws Exception {
        return nats.jetStreamManagement().getConsumerInfo("OBJ_" + bucket, "d");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void objectThatKillsItsJvm_isGivenUp_andNoOtherIs(int maxDeliver) throws Exception {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            put("o" + i, "1");
            others.add("o" + i);
            if (i == 0) { // the first one is fetched alone
                put(DyingJvm.POISON, "1");
            }
        }
        String options = "?durableName=d&ackWait=1000&includeBody=false&maxDeliver=" + maxDeliver;
        for (int i = 0; i < maxDeliver; i++) {
            try (ChildJvm jvm = launch(options)) {
                assertThat(jvm.endsWithin(LIMIT)).as(jvm.output()).isTrue();
            }
        }

        watch("watch", options + "&exceptionHandler=#handler", exchange -> {});

        await().atMost(LIMIT).untilAsserted(() -> assertThat(handled).hasSize(1));
        assertThat(handled.get(0))
                .isInstanceOf(DeliveryExhaustedException.class)
                .hasMessageContaining("'" + DyingJvm.POISON + "'");
        await().atMost(LIMIT).untilAsserted(() -> {
            List<String> all = new ArrayList<>(processed());
            events.forEach(event -> all.add(event.substring("PUT ".length())));
            // one that a slow machine takes long to acknowledge comes again
            assertThat(new HashSet<>(all)).isEqualTo(new HashSet<>(others));
        });
        assertThat(handled).hasSize(1);
    }

    /** Servers move the floor of what is acknowledged past an unsettled event when a later one is overwritten in hand. */
    @Test
    void workQueue_eventThatTheServerCountsAsAcknowledged_isProcessedAlthoughItsJvmDied() throws Exception {
        put(DyingJvm.HANG, "");
        put(DyingJvm.WAIT + 1, "");
        put(DyingJvm.WAIT + 2, "");
        String options = "?durableName=d&deleteAfterRead=true&ackWait=1000&includeBody=false&concurrentConsumers=3";
        try (ChildJvm jvm = launch(options)) {
            await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> assertThat(
                            durable().getNumAckPending())
                    .as(jvm.output())
                    .isEqualTo(3));
            put(DyingJvm.WAIT + 1, "");
            Files.createFile(signal());
            await().atMost(LIMIT).until(() -> {
                put("other", ""); // its acknowledgement moves the floor
                return durable().getAckFloor().getStreamSequence() >= 3;
            });
            jvm.kill();
        }

        watch(options);

        String hang = "PUT " + DyingJvm.HANG;
        await().atMost(LIMIT).untilAsserted(() -> assertThat(events).contains(hang));
        await().untilAsserted(() -> assertThat(
                        call(exists, null, named(DyingJvm.HANG)).getMessage().getBody())
                .isEqualTo(false));
        assertThat(events).containsOnlyOnce(hang);
        assertThat(messages.get(events.indexOf(hang)).getHeader(DELIVERY_COUNT)).isEqualTo(2L);
    }
}
