/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.throttling.ThrottlingInflightRoutePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Camel starts a consumer that it has suspended, when a route could not be stopped in time and is started again. */
@Timeout(60)
class StartedWhileSuspendedIT extends WatchingTestSupport {
    private static final String DURABLE = "?durableName=d&ackWait=60000";
    private static final String POLLING = "?delay=100&initialDelay=0&deleteAfterRead=true";

    private final CountDownLatch gate = new CountDownLatch(1);

    /** Those of consumers; the thread that reads from the connection is the producer's, too. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("ObjectStoreWatch") || name.contains("objectstore"))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", DURABLE, POLLING})
    void routeWhoseStopWasAborted_goesOnWithEachEventOnce(String options) throws Exception {
        watch("watch", options, exchange -> gate.await());
        put("a", "x");
        awaitEvents("PUT a");
        long before = threads();

        for (int round = 0; round < 3; round++) {
            assertThat(context.getRouteController().stopRoute("watch", 100, TimeUnit.MILLISECONDS, true))
                    .isFalse();
            start("watch");
        }
        gate.countDown();
        put("b", "x");

        awaitEvents("PUT a", "PUT b");
        put("c", "x");
        awaitEvents("PUT a", "PUT b", "PUT c");
        assertThat(threads()).isLessThanOrEqualTo(before + 1); // one that follows
        stop("watch");
        await().untilAsserted(() -> assertThat(threads()).isZero());
        if (!options.contains("durable")) {
            awaitNoConsumer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", DURABLE, POLLING})
    void suspendedRouteThatIsStartedManyTimes_leavesNothing(String options) throws Exception {
        watch(options);
        put("a", "x");
        awaitEvents("PUT a");
        long before = threads();

        for (int round = 0; round < 20; round++) {
            context.getRouteController().suspendRoute("watch");
            start("watch");
        }
        put("b", "x");
        awaitEvents("PUT a", "PUT b");
        assertThat(threads()).isLessThanOrEqualTo(before + 1);
        assertThat(serverSideConsumers()).isLessThanOrEqualTo(1);

        for (int round = 0; round < 20; round++) {
            stop("watch");
            start("watch");
        }
        put("c", "x");
        await().atMost(Duration.ofSeconds(10)).until(() -> events.contains("PUT c"));
        stop("watch");
        await().untilAsserted(() -> assertThat(threads()).isZero());
    }

    @Test
    void throttledRoute_processesEachEventOnce() throws Exception {
        ThrottlingInflightRoutePolicy policy = new ThrottlingInflightRoutePolicy();
        policy.setMaxInflightExchanges(1);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?concurrentConsumers=2")
                        .routeId("watch")
                        .routePolicy(policy)
                        .process(exchange -> note(exchange.getMessage()));
            }
        });

        for (int i = 0; i < 20; i++) {
            put("a" + i, "x");
        }

        await().atMost(Duration.ofSeconds(10)).until(() -> events.size() >= 20);
        assertThat(events).doesNotHaveDuplicates().hasSize(20);
    }
}
