/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.DataType;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Kamelets in the component's jar, at work. */
class KameletIT {
    private static final String NAME = "CamelObjectStoreObjectName";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String bucket = "it-" + UUID.randomUUID();
    private final List<String> came = new CopyOnWriteArrayList<>();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private CamelContext context;

    @BeforeEach
    void start() throws Exception {
        context = context(NatsServer.shared().url());
    }

    private static CamelContext context(String servers) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(servers);
        context.start();
        return context;
    }

    @AfterEach
    void removeBuckets() throws Exception {
        context.getRouteController().stopAllRoutes();
        List<?> buckets = context.createProducerTemplate()
                .requestBody("objectstore:any?autoCreateBucket=false&operation=listBuckets", null, List.class);
        for (Object status : buckets) {
            String name = ((BucketStatus) status).bucket();
            if (name.startsWith(bucket)) {
                call("objectstore:" + name + "?operation=deleteBucket", null, Map.of());
            }
        }
        context.close();
    }

    private Message call(String uri, Object body, Map<String, Object> headers) throws Exception {
        Exchange exchange = context.createProducerTemplate().request(uri, request -> {
            request.getMessage().setBody(body);
            headers.forEach(request.getMessage()::setHeader);
        });
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange.getMessage();
    }

    /** Through a route, as everybody would. */
    private Message through(String kamelet, Object body, Map<String, Object> headers) throws Exception {
        String from = "direct:" + UUID.randomUUID();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).to(kamelet);
            }
        });
        return call(from, body, headers);
    }

    private void put(String name, Object body) throws Exception {
        call("objectstore:" + bucket, body, Map.of(NAME, name));
    }

    private String content(String name) throws Exception {
        return call("objectstore:" + bucket + "?operation=get", null, Map.of(NAME, name))
                .getBody(String.class);
    }

    private void note(Message message) {
        came.add(message.getHeader("CamelObjectStoreEventType") + " " + message.getHeader(NAME) + " "
                + message.getBody(String.class));
        messages.add(message.copy());
    }

    private void consume(CamelContext context, String parameters, AtomicInteger failures) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:objectstore-source?bucketName=" + bucket + parameters)
                        .routeId("consuming")
                        .process(exchange -> note(exchange.getMessage()))
                        .process(exchange -> {
                            if (failures.getAndDecrement() > 0) {
                                throw new IllegalStateException("not yet");
                            }
                        });
            }
        });
    }

    private void consume(String parameters) throws Exception {
        consume(context, parameters, new AtomicInteger());
    }

    private void awaitEvents(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(came).containsExactly(expected));
    }

    @Test
    void source_givesWhatIsThereAndEachChange() throws Exception {
        put("a", "one");

        consume("");
        awaitEvents("PUT a one");
        put("b", "two");
        awaitEvents("PUT a one", "PUT b two");
        call("objectstore:" + bucket + "?operation=delete", null, Map.of(NAME, "a"));

        awaitEvents("PUT a one", "PUT b two", "DELETE a null");
    }

    @Test
    void source_filters_leaveOthersOut() throws Exception {
        put("orders/1.csv", "one");
        put("orders/1.tmp", "half");
        put("other/2.csv", "two");

        consume("&prefix=orders/&include=.+\\.(csv|tmp)&antExclude=**/*.tmp&events=PUT");
        awaitEvents("PUT orders/1.csv one");
        put("orders/3.csv", "three");

        awaitEvents("PUT orders/1.csv one", "PUT orders/3.csv three");
    }

    @Test
    void source_withDurableName_deliversFailedEventsAgainAndGoesOnAfterARestart() throws Exception {
        String parameters = "&durableName=etl&redeliveryDelay=100&maxDeliver=5";
        put("a", "one");
        try (CamelContext first = context(NatsServer.shared().url())) {
            consume(first, parameters, new AtomicInteger(2));
            awaitEvents("PUT a one", "PUT a one", "PUT a one");
        }
        assertThat(messages)
                .extracting(message -> message.getHeader("CamelObjectStoreDeliveryCount"))
                .containsExactly(1L, 2L, 3L);
        came.clear();
        put("b", "two");

        consume(parameters);

        awaitEvents("PUT b two");
    }

    @Test
    void source_deleteAfterRead_leavesWhatFailed() throws Exception {
        put("a", "one");

        consume(context, "&durableName=etl&redeliveryDelay=100&deleteAfterRead=true", new AtomicInteger(1));

        awaitEvents("PUT a one", "PUT a one");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(call("objectstore:" + bucket + "?operation=list", null, Map.of())
                                .getBody(List.class))
                        .isEmpty());
    }

    @Test
    void source_moveAfterRead_movesToTheOtherBucket() throws Exception {
        put("a", "one");

        consume("&durableName=etl&moveAfterRead=true&destinationBucket=" + bucket + "-done");

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        call("objectstore:" + bucket + "-done?operation=get", null, Map.of(NAME, "a"))
                                .getBody(String.class))
                .isEqualTo("one"));
    }

    @Test
    void source_asCloudEvents_hasTheirHeaders() throws Exception {
        put("a", "one");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:objectstore-source?bucketName=" + bucket)
                        .transformDataType(new DataType("objectstore:application-cloudevents"))
                        .process(exchange -> note(exchange.getMessage()));
            }
        });

        awaitEvents("PUT a one");
        assertThat(messages.get(0).getHeaders())
                .containsEntry("CamelCloudEventType", "org.camelobjectstore.event.put")
                .containsEntry("CamelCloudEventSubject", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                     | by-header",
                "&objectName=by-parameter             | by-parameter",
                "&objectName=${header.id}.json        | 7.json",
                "&objectName=${header." + NAME + "}.1 | by-header.1"
            })
    void sink_storesUnderTheNameThatIsGiven(String parameters, String name) throws Exception {
        through(
                "kamelet:objectstore-sink?bucketName=" + bucket + (parameters == null ? "" : parameters),
                "hello",
                Map.of(NAME, "by-header", "id", 7));

        assertThat(content(name)).isEqualTo("hello");
    }

    @Test
    void sink_withoutName_storesUnderTheFileNameOrTheExchangeId() throws Exception {
        String sink = "kamelet:objectstore-sink?bucketName=" + bucket;
        through(sink, "hello", Map.of(Exchange.FILE_NAME, "in/a.txt"));
        Message stored = through(sink, "other", Map.of());

        assertThat(content("in/a.txt")).isEqualTo("hello");
        assertThat(content(stored.getHeader(NAME, String.class))).isEqualTo("other");
    }

    @Test
    void sink_ifExistsFail_keepsTheObject() throws Exception {
        String sink = "kamelet:objectstore-sink?bucketName=" + bucket
                + "&objectName=a&ifExists=fail&description=RAW(1 & 1 + 100%)";
        Message stored = through(sink, "one", Map.of());

        assertThat(stored.getHeader("CamelObjectStoreDescription")).isEqualTo("1 & 1 + 100%");
        assertThatThrownBy(() -> through(sink, "two", Map.of())).isInstanceOf(ObjectConflictException.class);
        assertThat(content("a")).isEqualTo("one");
    }

    @Test
    void sink_behindTheSource_storesUnderItsOwnNameAndWhateverTheMessageAsksFor() throws Exception {
        put("a", "one");
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:objectstore-source?bucketName=" + bucket + "&events=PUT")
                        .setHeader("CamelObjectStoreOperation", constant("deleteBucket"))
                        .to("kamelet:objectstore-sink?bucketName=" + bucket + "-latest&objectName=latest");
            }
        });

        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        call("objectstore:" + bucket + "-latest?operation=get", null, Map.of(NAME, "latest"))
                                .getBody(String.class))
                .isEqualTo("one"));
    }

    @Test
    void getAction_givesTheContent() throws Exception {
        put("a", "one");
        put("b", "two");
        String get = "kamelet:objectstore-get-action?bucketName=" + bucket;

        assertThat(through(get, "before", Map.of(NAME, "a")).getBody(String.class))
                .isEqualTo("one");
        Message reply = through(get + "&objectName=b", "before", Map.of(NAME, "a"));
        assertThat(reply.getBody(String.class)).isEqualTo("two");
        assertThat(reply.getHeader("CamelObjectStoreSize")).isEqualTo(3L);
    }

    @Test
    void getAction_ofNothing_failsOrGivesNull() throws Exception {
        String get = "kamelet:objectstore-get-action?bucketName=" + bucket + "&objectName=a";

        assertThatThrownBy(() -> through(get, "before", Map.of()))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining(bucket);
        assertThat(through(get + "&ifMissing=null", "before", Map.of()).getBody())
                .isNull();
    }

    @Test
    void deleteAction_deletesTheObjectAndKeepsTheBody() throws Exception {
        put("a", "one");

        Message reply =
                through("kamelet:objectstore-delete-action?bucketName=" + bucket + "&objectName=a", "kept", Map.of());

        assertThat(reply.getBody()).isEqualTo("kept");
        assertThatThrownBy(() -> content("a")).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void credentials_withAnyCharacter_reachTheServer() throws Exception {
        String password = "p&ss+w%41rd=#?";
        try (NatsServer server = NatsServer.startOwn(
                        "authorization { users: [ {user: \"me\", password: \"" + password + "\"} ] }");
                CamelContext other = context(server.url())) {
            other.getPropertiesComponent().addInitialProperty("secret", password);
            other.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:in")
                            .to(
                                    "kamelet:objectstore-sink?bucketName=b&objectName=a&username=me&password=RAW({{secret}})&servers="
                                            + server.url());
                }
            });
            Exchange exchange = other.createProducerTemplate()
                    .request("direct:in", e -> e.getMessage().setBody("x"));

            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getMessage().getHeader("CamelObjectStoreSize")).isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kamelet:objectstore-source                                       | bucketName",
                "kamelet:objectstore-sink?objectName=a                            | bucketName",
                "kamelet:objectstore-get-action                                   | bucketName",
                "kamelet:objectstore-sink?bucketName=b&ifExists=maybe             | maybe",
                "kamelet:objectstore-source?bucketName=b&events=GONE              | GONE",
                "kamelet:objectstore-source?bucketName=b&include=RAW([)           | include",
                "kamelet:objectstore-source?bucketName=b&concurrentConsumers=many | many"
            })
    void wrongOrMissingParameter_isNamedAtTheStart(String kamelet, String named) {
        assertThatThrownBy(() -> context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        if (kamelet.contains("source")) {
                            from(kamelet).to("log:never");
                        } else {
                            from("direct:in").to(kamelet);
                        }
                    }
                }))
                .hasStackTraceContaining(named);
    }

    @Test
    void missingBucket_thatMayNotBeMade_isAnErrorAtTheStart() {
        assertThatThrownBy(() -> consume("&autoCreateBucket=false"))
                .hasStackTraceContaining(BucketNotFoundException.class.getSimpleName())
                .hasStackTraceContaining("'" + bucket + "'");
    }
}
