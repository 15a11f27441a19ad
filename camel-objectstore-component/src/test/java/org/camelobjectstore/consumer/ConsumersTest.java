/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.FakeObjectStore;
import org.camelobjectstore.ObjectStoreManualAck;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers make of options, and how their exchanges are settled, on a server in this JVM. */
@Timeout(20)
class ConsumersTest {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Throwable> handled = new CopyOnWriteArrayList<>();
    private FakeObjectStore store;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        store = new FakeObjectStore();
        store.call("b?operation=createBucket", null);
        bucket = store.bucket("b");
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private StoredObject put(String name, String content) throws IOException {
        return bucket.put(PutRequest.of(name), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .object();
    }

    private static String event(Exchange exchange) {
        return exchange.getMessage().getHeader(EVENT_TYPE) + " "
                + exchange.getMessage().getHeader(OBJECT_NAME);
    }

    private void consume(String options, Processor processor) throws Exception {
        store.camel().getRegistry().bind("handler", new CollectingHandler(handled));
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("objectstore:b?exceptionHandler=#handler" + options)
                        .routeId("r")
                        .process(exchange -> {
                            events.add(event(exchange));
                            processor.process(exchange);
                        });
            }
        });
    }

    private void consume(String options) throws Exception {
        consume(options, exchange -> {});
    }

    private void awaitEvents(String... expected) {
        await().untilAsserted(() -> assertThat(events).containsExactly(expected));
    }

    private void awaitGone(String name) {
        await().untilAsserted(() -> assertThat(bucket.find(name)).isEmpty());
    }

    @Test
    void watch_hasWhatIsThere_thenWhatChanges() throws Exception {
        put("a", "1");
        consume("");
        awaitEvents("PUT a");

        put("b", "2");
        bucket.delete("a", null);

        awaitEvents("PUT a", "PUT b", "DELETE a");
    }

    @Test
    void watch_headers_tellOfTheStateAndOfWhatIsToCome() throws Exception {
        put("a", "1");
        put("b", "2");
        List<Object> initial = new CopyOnWriteArrayList<>();
        List<Object> pending = new CopyOnWriteArrayList<>();

        consume("", exchange -> {
            initial.add(exchange.getMessage().getHeader(INITIAL));
            pending.add(exchange.getMessage().getHeader(PENDING));
        });
        await().until(() -> pending.size() == 2);
        put("c", "3");
        await().until(() -> pending.size() == 3);

        assertThat(initial).containsExactly(true, true, false);
        assertThat(pending).containsExactly(1L, 0L, 0L);
    }

    @ParameterizedTest
    @CsvSource({
        "prefix=in/, PUT in/a",
        "include=.*b, PUT out/b",
        "exclude=in.*, PUT out/b",
        "objectName=in/a, PUT in/a",
        "antInclude=in/*, PUT in/a"
    })
    void watch_filters_leaveOutTheOthers(String filter, String expected) throws Exception {
        put("in/a", "1");
        put("out/b", "1");
        consume("&" + filter);
        awaitEvents(expected);

        put("in/a", "2");
        put("out/b", "2");

        awaitEvents(expected, expected);
    }

    @Test
    void watch_events_areThoseThatAreNamed() throws Exception {
        consume("&events=DELETE");
        put("a", "1");
        bucket.delete("a", null);

        awaitEvents("DELETE a");
    }

    @Test
    void watch_deliverPolicyNew_leavesOutWhatIsThere() throws Exception {
        put("a", "1");
        consume("&deliverPolicy=new");
        put("b", "1");

        awaitEvents("PUT b");
    }

    @Test
    void includeBodyFalse_hasNoBody_andElseItIsTheContent() throws Exception {
        put("a", "content");
        List<Object> bodies = new CopyOnWriteArrayList<>();
        consume(
                "&includeBody=false",
                exchange -> bodies.add(String.valueOf(exchange.getMessage().getBody())));
        await().until(() -> bodies.size() == 1);
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:b")
                        .process(exchange -> bodies.add(exchange.getMessage().getBody(String.class)));
            }
        });
        await().until(() -> bodies.size() == 2);

        assertThat(bodies).containsExactly("null", "content");
    }

    @Test
    void failure_reachesTheExceptionHandler_andTheNextEventComes() throws Exception {
        consume("", exchange -> {
            if (event(exchange).equals("PUT bad")) {
                throw new IllegalStateException("it fails");
            }
        });
        put("bad", "1");
        put("good", "1");

        awaitEvents("PUT bad", "PUT good");
        await().untilAsserted(() ->
                assertThat(handled).singleElement().satisfies(e -> assertThat(e).hasMessage("it fails")));
    }

    @Test
    void durable_failure_isDeliveredAgain_andCounted() throws Exception {
        List<Object> counts = new CopyOnWriteArrayList<>();
        consume("&durableName=d&redeliveryDelay=10", exchange -> {
            counts.add(exchange.getMessage().getHeader(DELIVERY_COUNT));
            if (counts.size() == 1) {
                throw new IllegalStateException("it fails");
            }
        });
        put("a", "1");

        await().until(() -> counts.size() == 2);
        assertThat(counts).containsExactly(1L, 2L);
        assertThat(handled).hasSize(1);
    }

    @Test
    void durable_rollback_isAFailure() throws Exception {
        AtomicInteger deliveries = new AtomicInteger();
        consume("&durableName=d&redeliveryDelay=10", exchange -> {
            if (deliveries.incrementAndGet() == 1) {
                exchange.setRollbackOnly(true);
            }
        });
        put("a", "1");

        await().until(() -> deliveries.get() == 2);
    }

    @Test
    void durable_maxDeliver_endsIt() throws Exception {
        consume("&durableName=d&redeliveryDelay=10&maxDeliver=2", exchange -> {
            throw new IllegalStateException("it fails");
        });
        put("a", "1");
        put("b", "1");

        await().untilAsserted(() -> assertThat(events).hasSize(4));
        await().untilAsserted(() -> assertThat(handled).hasSize(4));
        assertThat(events).filteredOn("PUT a"::equals).hasSize(2);
    }

    @Test
    void manualAck_isUpToTheRoute() throws Exception {
        AtomicInteger deliveries = new AtomicInteger();
        consume("&durableName=d&manualAck=true", exchange -> {
            ObjectStoreManualAck ack = exchange.getMessage().getHeader(MANUAL_ACK, ObjectStoreManualAck.class);
            if (deliveries.incrementAndGet() == 1) {
                ack.nak();
            } else {
                ack.ack();
            }
        });
        put("a", "1");

        await().until(() -> deliveries.get() == 2);
    }

    @Test
    void deleteAfterRead_deletesWhatSucceeded_andLeavesWhatFailed() throws Exception {
        consume("&deleteAfterRead=true", exchange -> {
            if (event(exchange).equals("PUT bad")) {
                throw new IllegalStateException("it fails");
            }
        });
        put("bad", "1");
        put("good", "1");

        awaitGone("good");
        assertThat(bucket.find("bad")).isPresent();
        assertThat(events).doesNotContain("DELETE good");
    }

    @Test
    void moveAfterRead_movesToTheNameOfTheOption() throws Exception {
        consume(
                "&prefix=in/&moveAfterRead=true&destinationObjectName=RAW(done/${file:onlyname})",
                exchange -> exchange.getMessage().setHeader("CamelFileNameOnly", "another"));
        put("in/a", "1");

        await().untilAsserted(() -> assertThat(bucket.find("done/a")).isPresent());
        assertThat(bucket.find("in/a")).isEmpty();
    }

    @Test
    void idempotentRepository_leavesOutVersionsThatWereProcessed() throws Exception {
        store.camel().getRegistry().bind("seen", new MemoryIdempotentRepository());
        put("a", "1");
        consume("&idempotentRepository=#seen");
        awaitEvents("PUT a");

        store.camel().getRouteController().stopRoute("r");
        store.camel().getRouteController().startRoute("r");
        put("a", "2");

        awaitEvents("PUT a", "PUT a");
    }

    @Test
    void poll_takesInTheOrderOfNames_asManyAsItMay() throws Exception {
        for (String name : List.of("c", "b", "a")) {
            put(name, "1");
        }
        consume("&delay=100&initialDelay=0&maxMessagesPerPoll=2&deleteAfterRead=true");

        awaitEvents("PUT a", "PUT b", "PUT c");
        awaitGone("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deleteAfterRead=true&moveAfterRead=true",
                "maxInFlightEvents=0",
                "events=NONE",
                "deliverPolicy=some"
            })
    void optionsThatMakeNoSense_failTheStart(String options) {
        assertThatThrownBy(() -> consume("&" + options))
                .hasStackTraceContaining(options.substring(0, options.indexOf('=')));
    }
}
