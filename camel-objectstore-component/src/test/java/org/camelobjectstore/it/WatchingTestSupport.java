/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.EVENT_TYPE;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

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
}
