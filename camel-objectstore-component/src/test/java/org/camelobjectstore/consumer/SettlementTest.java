/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.FakeObjectStore;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.ObjectStoreManualAck;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.PutRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When an event counts as processed: what its exchange, and whatever else has its body, lead to. */
@Timeout(20)
class SettlementTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private FakeObjectStore store;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        store = new FakeObjectStore();
        store.call("b?operation=createBucket", null);
        bucket = store.bucket("b");
        store.camel()
                .getRegistry()
                .bind(
                        "handler",
                        new CollectingHandler(
                                (message, failure) -> handled.add(message + ": " + failure.getMessage())));
    }

    @AfterEach
    void close() throws Exception {
        mayGoOn.countDown();
        store.close();
    }

    private interface Steps {
        void addTo(RouteDefinition route);
    }

    private void consume(String options, Steps steps) throws Exception {
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                steps.addTo(from("objectstore:b?exceptionHandler=#handler" + options)
                        .routeId("r")
                        .process(exchange -> events.add(exchange.getMessage().getHeader(EVENT_TYPE) + " "
                                + exchange.getMessage().getHeader(OBJECT_NAME))));
            }
        });
    }

    private void later(String uri, Steps steps) throws Exception {
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                steps.addTo(from(uri));
            }
        });
    }

    private void put(String name) throws IOException {
        bucket.put(PutRequest.of(name), new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)));
    }

    private void waitToGoOn(Exchange exchange) throws InterruptedException {
        events.add("waits");
        assertThat(mayGoOn.await(15, TimeUnit.SECONDS)).isTrue();
        events.add("read " + exchange.getMessage().getBody(String.class));
    }

    private static void fail(Exchange exchange) {
        throw new IllegalStateException("it fails");
    }

    private void awaitRoutedAndWaiting(String... expected) {
        await().untilAsserted(() -> assertThat(events).containsExactlyInAnyOrder(expected));
        await().until(() -> store.camel().getInflightRepository().size("r") == 0);
    }

    private void awaitGone(String name) {
        await().untilAsserted(() -> assertThat(bucket.find(name)).isEmpty());
    }

    @Test
    void deleteAfterRead_waitsForTheWireTap_whichCanStillReadTheBody() throws Exception {
        later("direct:tap", route -> route.process(this::waitToGoOn));
        consume("&deleteAfterRead=true", route -> route.wireTap("direct:tap"));
        put("a");
        awaitRoutedAndWaiting("PUT a", "waits");
        assertThat(bucket.find("a")).isPresent();

        mayGoOn.countDown();

        awaitGone("a");
        assertThat(events).endsWith("read content");
        assertThat(handled).isEmpty();
    }

    @Test
    void deleteAfterRead_whenTheWireTapFails_leavesIt_andTheHandlerHearsOfIt() throws Exception {
        later("direct:tap", route -> route.process(SettlementTest::fail));
        consume("&deleteAfterRead=true", route -> route.wireTap("direct:tap"));
        put("a");

        await().untilAsserted(() -> assertThat(handled)
                .singleElement()
                .asString()
                .contains("'a' was processed by its exchange, but not what comes after that", "it fails"));
        assertThat(bucket.find("a")).isPresent();
    }

    /** The queue takes over the exchange: its consumer tells of the failure, and the event comes again. */
    @Test
    void deleteAfterRead_waitsForTheQueue_whoseFailureIsThatOfTheExchange() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        later("seda:next?exceptionHandler=#handler", route -> route.process(this::waitToGoOn)
                .process(exchange -> {
                    if (turns.incrementAndGet() == 1) {
                        fail(exchange);
                    }
                }));
        consume("&durableName=d&redeliveryDelay=10&deleteAfterRead=true", route -> route.to("seda:next"));
        put("a");
        awaitRoutedAndWaiting("PUT a", "waits");
        assertThat(bucket.find("a")).isPresent();

        mayGoOn.countDown();

        awaitGone("a");
        assertThat(events).containsExactly("PUT a", "waits", "read content", "PUT a", "waits", "read content");
        assertThat(handled).singleElement().asString().contains("it fails");
    }

    @Test
    void deleteAfterRead_waitsForTheAggregate_thenAllOfItGo() throws Exception {
        consume("&deleteAfterRead=true", route -> route.aggregate(new GroupedExchangeAggregationStrategy())
                .constant(true)
                .completionSize(2)
                .process(exchange -> events.add("both")));
        put("a");
        awaitRoutedAndWaiting("PUT a");
        assertThat(bucket.find("a")).isPresent();

        put("b");

        awaitGone("a");
        awaitGone("b");
        assertThat(events).containsExactly("PUT a", "PUT b", "both");
    }

    @Test
    void deleteAfterRead_ofAnObjectThatIsReplacedMeanwhile_leavesTheNewOne_whichComesNext() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        consume(
                "&deleteAfterRead=true",
                route -> route.process(exchange -> {
                    if (turns.incrementAndGet() == 1) {
                        put("a");
                    }
                }));
        put("a");

        await().untilAsserted(() -> assertThat(events).containsExactly("PUT a", "PUT a"));
        awaitGone("a");
        assertThat(handled).isEmpty();
    }

    @Test
    void moveAfterRead_ofAnObjectThatIsReplacedMeanwhile_isNoFailure_andTheNewOneIsMoved() throws Exception {
        AtomicInteger turns = new AtomicInteger();
        consume(
                "&moveAfterRead=true&destinationBucket=c",
                route -> route.process(exchange -> {
                    if (turns.incrementAndGet() == 1) {
                        put("a");
                    }
                }));
        put("a");

        awaitGone("a");
        assertThat(store.bucket("c").info("a").size()).isEqualTo(7);
        assertThat(events).containsExactly("PUT a", "PUT a");
        assertThat(handled).isEmpty();
    }

    @Test
    void idempotentRepository_remembersWhatSucceeded_andNotWhatFailed() throws Exception {
        store.camel().getRegistry().bind("seen", new MemoryIdempotentRepository());
        put("bad");
        put("good");
        consume("&idempotentRepository=#seen", route -> route.filter(
                        exchange -> "bad".equals(exchange.getMessage().getHeader(OBJECT_NAME)))
                .process(SettlementTest::fail));
        awaitRoutedAndWaiting("PUT bad", "PUT good");

        store.camel().getRouteController().stopRoute("r");
        store.camel().getRouteController().startRoute("r");
        put("next");

        await().untilAsserted(() -> assertThat(events).containsExactly("PUT bad", "PUT good", "PUT bad", "PUT next"));
    }

    @Test
    void durable_lastDelivery_isAnnounced_andCounted() throws Exception {
        List<Map.Entry<Object, Object>> deliveries = new CopyOnWriteArrayList<>();
        consume("&durableName=d&maxDeliver=2&redeliveryDelay=10", route -> route.process(exchange -> {
                    deliveries.add(Map.entry(
                            exchange.getMessage().getHeader(DELIVERY_COUNT),
                            exchange.getMessage().getHeader(LAST_DELIVERY)));
                })
                .process(SettlementTest::fail));
        put("a");

        await().untilAsserted(() -> assertThat(handled).hasSize(2));
        assertThat(deliveries).containsExactly(Map.entry(1L, false), Map.entry(2L, true));
        assertThat(handled.get(0)).contains("'a'", "(delivery 1)", "delivered again in 10 ms", "it fails");
        assertThat(handled.get(1)).contains("(delivery 2)", "given up, since maxDeliver is reached");
    }

    @Test
    void durable_failureOfTheWireTap_isDeliveredAgain() throws Exception {
        AtomicInteger taps = new AtomicInteger();
        later(
                "direct:tap",
                route -> route.process(exchange -> {
                    if (taps.incrementAndGet() == 1) {
                        fail(exchange);
                    }
                }));
        consume("&durableName=d&redeliveryDelay=10", route -> route.wireTap("direct:tap"));
        put("a");

        await().until(() -> taps.get() == 2);
        assertThat(events).containsExactly("PUT a", "PUT a");
    }

    @Test
    void durable_whatSucceeded_doesNotComeAgain_whenTheRouteIsStartedAgain() throws Exception {
        consume("&durableName=d", route -> {});
        put("a");
        awaitRoutedAndWaiting("PUT a");
        store.camel().getRouteController().stopRoute("r");
        put("b");
        store.camel().getRouteController().startRoute("r");

        await().untilAsserted(() -> assertThat(events).containsExactly("PUT a", "PUT b"));
    }

    @Test
    void manualAck_term_isNotDeliveredAgain_evenIfTheExchangeFails() throws Exception {
        consume(
                "&durableName=d&manualAck=true&redeliveryDelay=10",
                route -> route.process(exchange -> {
                    if ("PUT a".equals(events.get(events.size() - 1))) {
                        exchange.getMessage()
                                .getHeader(MANUAL_ACK, ObjectStoreManualAck.class)
                                .term();
                        fail(exchange);
                    }
                }));
        put("a");
        await().untilAsserted(() -> assertThat(handled).hasSize(1));
        put("b");

        await().untilAsserted(() -> assertThat(events).containsExactly("PUT a", "PUT b"));
    }

    @Test
    void eventsOfLinksAndDeletions_haveNoBody_andThoseHeadersAlone() throws Exception {
        List<Object> bodies = new CopyOnWriteArrayList<>();
        List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();
        put("a");
        bucket.addLink("l", bucket.info("a"));
        bucket.delete("a", null);

        consume(
                "",
                route -> route.process(exchange -> {
                    bodies.add(String.valueOf(exchange.getMessage().getBody()));
                    headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
                }));

        await().untilAsserted(() -> assertThat(events).containsExactly("LINK l", "DELETE a"));
        await().untilAsserted(() -> assertThat(headers).hasSize(2));
        assertThat(bodies).containsExactly("null", "null");
        assertThat(headers.get(0)).containsEntry(LINK_OBJECT_NAME, "a").containsEntry(DELETED, false);
        assertThat(headers.get(1)).containsEntry(DELETED, true).doesNotContainKey(LINK_OBJECT_NAME);
        assertThat(headers).allSatisfy(each -> assertThat(each).doesNotContainKeys(DELIVERY_COUNT, MANUAL_ACK));
    }

    @Test
    void concurrentConsumers_processTogether_exceptEventsOfOneObject() throws Exception {
        consume(
                "&concurrentConsumers=2",
                route -> route.process(exchange -> {
                    if ("a".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                        waitToGoOn(exchange);
                    }
                }));
        put("a");
        await().untilAsserted(() -> assertThat(events).containsExactly("PUT a", "waits"));
        bucket.delete("a", null);
        put("b");

        await().untilAsserted(() -> assertThat(events).containsExactly("PUT a", "waits", "PUT b"));
    }

    @Test
    void healthCheck_ofAWatch_isUp_andEnabledAsTheComponentSays() throws Exception {
        store.camel().getComponent("objectstore", ObjectStoreComponent.class).setHealthCheckConsumerEnabled(false);
        consume("", route -> {});

        HealthCheck check = ((HealthCheckAware) store.camel().getRoute("r").getConsumer()).getHealthCheck();

        assertThat(check.isEnabled()).isFalse();
        check.setEnabled(true);
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(check.call().getDetails()).containsEntry("route.id", "r").containsEntry("bucket.name", "b");
    }
}
