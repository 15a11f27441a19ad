/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.internal.RawMetas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many objects, and many starts and stops: neither takes more memory, threads or consumers of the server with time. */
@Tag("endurance")
@Timeout(120)
class ManyObjectsIT extends WatchingTestSupport {
    private static final int OBJECTS = 100_000;
    private static final int STARTS = 2000;
    private static final int GETS = 5000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void watchOfManyObjects_catchesUp_inASmallHeap() throws Exception {
        try (ScratchBucket scratch = new ScratchBucket(NatsServer.shared().url())) {
            new RawMetas(scratch.nats(), scratch.name()).fill(0, OBJECTS);
            try (ChildJvm jvm =
                    ChildJvm.start(CatchingUpJvm.class, NatsServer.shared().url(), scratch.name())) {
                assertThat(jvm.endsWithin(Duration.ofSeconds(60)))
                        .as(jvm.output())
                        .isTrue();
                assertThat(jvm.exitValue()).as(jvm.output()).isZero();
                assertThat(jvm.output()).contains("in the end " + OBJECTS + " events of " + OBJECTS + " objects");
                System.out.println("Watch of many objects: " + jvm.output().strip());
            }
        }
    }

    @Test
    void startsStopsAndGets_leaveNoConsumersOrThreads() throws Exception {
        put("a", "1");
        watch("kept", "", exchange -> {});
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                // an exchange in process when its route is stopped would cost a second of Camel's shutdown strategy
                from("objectstore:" + bucket + "?deliverPolicy=new")
                        .routeId("ephemeral")
                        .autoStartup(false)
                        .to("mock:ephemeral");
                from("objectstore:" + bucket + "?durableName=d")
                        .routeId("durable")
                        .autoStartup(false)
                        .to("mock:durable");
            }
        });
        for (String route : List.of("ephemeral", "durable")) {
            start(route);
            stop(route);
        }
        get("a");
        await().untilAsserted(() -> assertThat(serverSideConsumers()).isEqualTo(2)); // of "kept", and "d"
        int threads = threads();

        long startNanos = 0;
        long stopNanos = 0;
        long getNanos = 0;
        for (int i = 0; i < STARTS; i++) {
            String route = i % 2 == 0 ? "ephemeral" : "durable";
            long begin = System.nanoTime();
            start(route);
            long started = System.nanoTime();
            stop(route);
            long stopped = System.nanoTime();
            for (int j = 0; j < GETS / STARTS + i % 2; j++) {
                assertThat(get("a")).containsExactly('1');
            }
            startNanos += started - begin;
            stopNanos += stopped - started;
            getNanos += System.nanoTime() - stopped;
        }

        System.out.printf(
                "%d starts and stops: %.1f ms for a start, %.1f ms for a stop; %d gets of %.1f ms; %d threads before, %d after%n",
                STARTS,
                startNanos / 1e6 / STARTS,
                stopNanos / 1e6 / STARTS,
                GETS,
                getNanos / 1e6 / GETS,
                threads,
                threads());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(serverSideConsumers()).isEqualTo(2));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isLessThanOrEqualTo(threads));
        put("b", "1");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(events).contains("PUT b"));
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
