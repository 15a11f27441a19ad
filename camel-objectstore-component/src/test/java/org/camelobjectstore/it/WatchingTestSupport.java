/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.EVENT_TYPE;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.REVISION;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.ObjectStoreOperation;

/** Routes that consume from the test's bucket and note what they get. */
abstract class WatchingTestSupport extends ObjectStoreTestSupport {
    /** What came: {@code PUT a}, in the order of the beginnings of the exchanges. */
    final List<String> events = new CopyOnWriteArrayList<>();

    final List<Message> messages = new CopyOnWriteArrayList<>();

    void watch(String options) throws Exception {
        watch("watch", options, exchange -> {});
    }

    void watch(String route, String options, Processor processor) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + options)
                        .routeId(route)
                        .process(exchange -> note(exchange.getMessage()))
                        .process(processor);
            }
        });
    }

    void note(Message message) {
        messages.add(message.copy());
        events.add(message.getHeader(EVENT_TYPE) + " " + message.getHeader(OBJECT_NAME));
    }

    void stop(String route) throws Exception {
        context.getRouteController().stopRoute(route);
    }

    void start(String route) throws Exception {
        context.getRouteController().startRoute(route);
    }

    List<Object> header(String name) {
        return messages.stream().map(message -> message.getHeader(name)).toList();
    }

    void awaitEvents(String... expected) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(events).containsExactly(expected));
    }

    /** A route's step in which the first exchange of the object "hot" takes until all others are through. */
    final class HotObject implements Processor {
        private static final int OTHERS = 50;

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void process(Exchange exchange) throws Exception {
            if ("hot".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                begun.countDown();
                release.await();
            }
        }

        /** Overwrites it so often, and expects the others to be processed meanwhile, and then its last state. */
        void assertOthersProceed(int overwritten) throws Exception {
            put("hot", "");
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < overwritten; i++) {
                put("hot", "");
                if (i % (overwritten / OTHERS) == 0) {
                    put("o" + i * OTHERS / overwritten, "");
                }
            }
            Object last = call(ObjectStoreOperation.info, null, Map.of(OBJECT_NAME, "hot"))
                    .getMessage()
                    .getHeader(REVISION);
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(events.stream().filter(event -> event.startsWith("PUT o")))
                            .hasSize(OTHERS));
            release.countDown();
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(header(REVISION)).contains(last));
        }
    }
}
