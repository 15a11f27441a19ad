/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.DELIVERY_COUNT;

import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A durable consumer whose JVM, server or bucket goes away and comes back. */
@Timeout(90)
class DurableRestartIT extends WatchingTestSupport {
    /** For jnats to be connected again, the stream to be recovered, and the watch to ask anew. */
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final List<Throwable> handled = new CopyOnWriteArrayList<>();
    private final NatsServer server = NatsServer.startOwn();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        var configuration =
                context.getComponent("objectstore", ObjectStoreComponent.class).getConfiguration();
        configuration.setServers(server.url());
        configuration.setMaxReconnectAttempts(-1);
        configuration.setReconnectTimeWait(50);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(health.resolveById("consumers"));
        return context;
    }

    @Override
    @BeforeEach
    void connect() throws Exception {
        nats = ScratchBucket.connect(server.url());
    }

    @Override
    @AfterEach
    void removeBuckets() throws Exception {
        context.stop();
        nats.close();
        server.close();
    }

    private ConsumerInfo durable() throws Exception {
        return nats.jetStreamManagement().getConsumerInfo("OBJ_" + bucket, "d");
    }

    private void awaitAllAcknowledged() {
        await().atMost(RECOVERY).ignoreExceptions().untilAsserted(() -> {
            ConsumerInfo info = durable();
            assertThat(info.getNumAckPending()).isZero();
            assertThat(info.getNumPending()).isZero();
        });
    }

    private String[] putMany(String prefix, int count) throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            put(prefix + i, "1");
            expected.add("PUT " + prefix + i);
        }
        return expected.toArray(String[]::new);
    }

    private void collectFailures() {
        context.getRegistry().bind("handler", new CollectingHandler(handled));
    }

    @Test
    void jvmKilledInAnExchange_isReplacedByAnother() throws Exception {
        put("a", "1");
        try (ChildJvm jvm = ChildJvm.start(HangingJvm.class, server.url(), bucket, "d")) {
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThat(jvm.output()).contains(HangingJvm.BEGUN + "a"));
            jvm.kill();
        }
        assertThat(durable().getNumAckPending()).isEqualTo(1);

        watch("?durableName=d&ackWait=1000");

        awaitEvents("PUT a");
        awaitAllAcknowledged();
        assertThat(header(DELIVERY_COUNT)).containsExactly(2L);
        assertThat(events).hasSize(1);
    }

    @Test
    void serverRestartedWhileEventsAreInProcess_losesNone() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        String[] expected = putMany("o", 50);
        watch("watch", "?durableName=d&ackWait=1000&maxInFlightEvents=20&concurrentConsumers=2", exchange -> {
            begun.countDown();
            release.await();
        });
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

        server.kill();
        server.restart();
        put("late", "1");
        release.countDown();

        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(events).contains(expected).contains("PUT late"));
        awaitAllAcknowledged();
    }

    @Test
    void eventsThatEndWhileTheServerIsDown_areAcknowledgedOnceItIsBack() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(2);
        String[] expected = putMany("o", 2);
        watch("watch", "?durableName=d&ackWait=5000&concurrentConsumers=2", exchange -> {
            begun.countDown();
            release.await();
            ended.countDown();
        });
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

        server.kill();
        release.countDown();
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        server.restart();

        awaitAllAcknowledged();
        put("late", "1");
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(events).contains("PUT late"));
        assertThat(events).contains(expected).hasSize(3);
    }

    @Test
    void bucketMadeAnew_isFollowed_andTheExceptionHandlerHearsOfItOnce() throws Exception {
        collectFailures();
        put("old", "1");
        watch("?durableName=d&ackWait=1000&exceptionHandler=#handler");
        awaitEvents("PUT old");
        awaitAllAcknowledged();

        nats.jetStreamManagement().deleteStream("OBJ_" + bucket);
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(handled).isNotEmpty());
        try (ObjectStoreClient client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT)) {
            client.createBucket(BucketSettings.of(bucket));
        }
        String[] fresh = putMany("new", 3);

        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(events).containsExactly("PUT old", fresh[0], fresh[1], fresh[2]));
        awaitAllAcknowledged();
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0)).hasMessageContaining(bucket);
    }

    @Test
    void healthCheck_isDownAsLongAsTheServerIs() throws Exception {
        watch("?durableName=d&ackWait=1000");
        assertThat(readiness().getState()).isEqualTo(HealthCheck.State.UP);

        server.kill();
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(readiness().getState()).isEqualTo(HealthCheck.State.DOWN));
        assertThat(readiness().getMessage().orElseThrow()).contains("bucket '" + bucket + "'", "interrupted");
        assertThat(readiness().getDetails())
                .containsEntry("bucket.name", bucket)
                .containsEntry("durable.name", "d");

        server.restart();
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(readiness().getState()).isEqualTo(HealthCheck.State.UP));
        put("a", "1");
        awaitEvents("PUT a");
    }

    private HealthCheck.Result readiness() {
        Collection<HealthCheck.Result> results = HealthCheckHelper.invokeReadiness(context);
        return results.stream()
                .filter(result -> bucket.equals(result.getDetails().get("bucket.name")))
                .findAny()
                .orElseThrow();
    }

    @Test
    void durableThatMayNotAcknowledge_failsTheStartOfItsRoute() {
        String rights = "authorization { users: [ { user: u, password: p, permissions: {"
                + " publish: { deny: \"$JS.ACK.>\" } } } ] }";
        try (NatsServer restricted = NatsServer.startOwn(rights)) {
            assertThatThrownBy(() -> routes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("objectstore:" + bucket
                                            + "?durableName=d&requestTimeout=1000&username=u&password=p&servers="
                                            + restricted.url())
                                    .routeId("mute")
                                    .to("mock:never");
                        }
                    }))
                    .rootCause()
                    .hasMessageContaining("may not publish to $JS.ACK.OBJ_" + bucket + ".d");
        }
    }
}
