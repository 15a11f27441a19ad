/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.saga.InMemorySagaService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams that can be read once, on routes without stream caching: each route puts the same stream to several buckets, and
 * what it stores is whole, or not stored at all.
 */
class PlainStreamIT extends ObjectStoreTestSupport {
    private static final byte[] WHOLE = bytes(600_000, 1);
    private static final byte[] OLD = bytes(10, 2);

    /** A route from {@code direct:start} to buckets of which the first is too small for the stream. */
    private interface Routes {
        void configure(RouteBuilder builder, String small, String one, String two);
    }

    private static Arguments route(String name, int stored, Routes routes) {
        return arguments(name, stored, routes);
    }

    /** How many of the buckets get the stream. */
    static Stream<Arguments> routes() {
        return Stream.of(
                route("pipeline", 1, (b, small, one, two) -> start(b).to(one).to(two)),
                route("failover", 0, (b, small, one, two) -> start(b).loadBalance()
                        .failover()
                        .to(small)
                        .to(one)
                        .end()),
                route("multicast", 1, (b, small, one, two) -> start(b).multicast()
                        .to(one)
                        .to(two)
                        .end()),
                route("parallel multicast", 1, (b, small, one, two) -> start(b).multicast()
                        .parallelProcessing()
                        .to(one)
                        .to(two)
                        .end()),
                route("recipientList", 1, (b, small, one, two) -> start(b).recipientList(
                                b.constant(one + ";" + two), ";")),
                route("routingSlip", 1, (b, small, one, two) -> start(b).routingSlip(b.constant(one + ";" + two), ";")),
                route(
                        "loop copy",
                        1,
                        (b, small, one, two) -> start(b).loop(2).copy().to(one).end()),
                route("wireTap", 1, (b, small, one, two) -> {
                    start(b).to(one).wireTap("direct:tapped");
                    b.from("direct:tapped").streamCache("false").to(two);
                }),
                route("split", 1, (b, small, one, two) -> start(b).split(b.body())
                        .to(one)
                        .end()
                        .to(two)),
                route("enrich", 1, (b, small, one, two) -> start(b).enrich(one, (before, stored) -> before)
                        .to(two)),
                route("seda", 1, (b, small, one, two) -> {
                    start(b).to(one).to("seda:next?waitForTaskToComplete=Always");
                    b.from("seda:next").streamCache("false").to(two);
                }),
                route("filter by content", 1, (b, small, one, two) -> start(b).choice()
                        .when(b.header("none").isNull())
                        .to(one)
                        .end()
                        .to(two)),
                route("doCatch", 0, (b, small, one, two) -> start(b).doTry()
                        .to(small)
                        .doCatch(Exception.class)
                        .to(one)
                        .end()),
                route("doCatch of an enrich", 0, (b, small, one, two) -> start(b).doTry()
                        .enrich(small, (before, stored) -> before)
                        .doCatch(Exception.class)
                        .to(one)
                        .end()),
                route("onException", 0, (b, small, one, two) -> b.from("direct:start")
                        .streamCache("false")
                        .onException(Exception.class)
                        .handled(true)
                        .to(one)
                        .end()
                        .to(small)),
                route("redelivery", 0, (b, small, one, two) -> b.from("direct:start")
                        .streamCache("false")
                        .errorHandler(
                                b.defaultErrorHandler().maximumRedeliveries(3).redeliveryDelay(1))
                        .to(small)),
                route("dead letters", 0, (b, small, one, two) -> b.from("direct:start")
                        .streamCache("false")
                        .errorHandler(b.deadLetterChannel(one))
                        .to(small)),
                route("saga", 1, (b, small, one, two) -> {
                    start(b).saga().to(one).to("direct:step");
                    b.from("direct:step").streamCache("false").saga().to(two);
                }));
    }

    private static org.apache.camel.model.ProcessorDefinition<?> start(RouteBuilder builder) {
        return builder.from("direct:start").streamCache("false");
    }

    private List<String> buckets() throws Exception {
        List<String> names = List.of(bucket + "-small", bucket + "-1", bucket + "-2");
        for (String name : names) {
            String limit = name.endsWith("small") ? "&maxBytes=300000" : "";
            call(uri(name) + limit, OLD, named("x"));
        }
        return names;
    }

    private static String uri(String bucket) {
        return "objectstore:" + bucket + "?objectName=x";
    }

    private byte[] stored(String bucketName, String object) throws Exception {
        return call("objectstore:" + bucketName + "?operation=get", null, named(object))
                .getMessage()
                .getBody(byte[].class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routes")
    void streamThatIsPutAgain_isStoredWholeOrNotAtAll(String name, int expected, Routes routes) throws Exception {
        context.addService(new InMemorySagaService());
        List<String> buckets = buckets();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                routes.configure(this, uri(buckets.get(0)), uri(buckets.get(1)), uri(buckets.get(2)));
            }
        });

        template.send("direct:start", exchange -> exchange.getMessage()
                .setBody(new FilterInputStream(new ByteArrayInputStream(WHOLE)) {}));

        await().until(() -> context.getInflightRepository().size() == 0);
        int stored = 0;
        for (String bucketName : buckets) {
            byte[] content = stored(bucketName, "x");
            assertThat(content.length).as(bucketName).isIn(WHOLE.length, OLD.length);
            stored += Arrays.equals(content, WHOLE) ? 1 : 0;
        }
        assertThat(stored).isEqualTo(expected);
    }

    @Test
    void stream_refusedBeforeItWasRead_isStoredByTheNext() throws Exception {
        List<String> buckets = buckets();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                start(this)
                        .loadBalance()
                        .failover()
                        .to(uri(buckets.get(1)) + "&ifExists=fail")
                        .to(uri(buckets.get(1)) + "&expectedRevision=1000000")
                        .to(uri(buckets.get(2)));
            }
        });

        call("direct:start", new FilterInputStream(new ByteArrayInputStream(WHOLE)) {}, Map.of());

        assertThat(stored(buckets.get(1), "x")).isEqualTo(OLD);
        assertThat(stored(buckets.get(2), "x")).isEqualTo(WHOLE);
    }

    @Test
    void stream_skippedAndPutElsewhere_isStoredThere(@TempDir Path folder) throws Exception {
        List<String> buckets = buckets();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                start(this).to(uri(buckets.get(1)) + "&ifExists=skip").to(uri(buckets.get(2)));
            }
        });

        call(
                "direct:start",
                new FileInputStream(Files.write(folder.resolve("f"), WHOLE).toFile()),
                Map.of());

        assertThat(stored(buckets.get(2), "x")).isEqualTo(WHOLE);
    }

    @Test
    void stream_readInPartByAStep_isRefused(@TempDir Path folder) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                start(this)
                        .process(exchange ->
                                exchange.getMessage().getBody(InputStream.class).readNBytes(10))
                        .to(uri(bucket));
            }
        });
        put("x", OLD);

        for (InputStream stream : List.of(
                new FileInputStream(Files.write(folder.resolve("f"), WHOLE).toFile()),
                new ByteArrayInputStream(WHOLE))) {
            assertThatThrownBy(() -> call("direct:start", stream, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("read before, in part or whole", "Nothing was changed");
        }
        assertThat(get("x")).isEqualTo(OLD);
    }

    @Test
    void stream_ofAnExchangeThatWasSentTwice_isRefusedTheSecondTime() throws Exception {
        InputStream stream = new FilterInputStream(new ByteArrayInputStream(WHOLE)) {};
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                start(this).to("objectstore:" + bucket);
            }
        });
        call("direct:start", stream, named("x"));

        assertThatThrownBy(() -> call("direct:start", stream, named("y"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(get("x")).isEqualTo(WHOLE);
    }

    @Test
    void reader_putTwice_isRefusedTheSecondTime() throws Exception {
        List<String> buckets = buckets();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                start(this)
                        .multicast()
                        .stopOnException()
                        .to(uri(buckets.get(1)))
                        .to(uri(buckets.get(2)));
            }
        });

        assertThatThrownBy(() -> call("direct:start", new StringReader("häppy"), Map.of()))
                .hasStackTraceContaining("read before");

        assertThat(stored(buckets.get(1), "x")).asString().isEqualTo("häppy");
        assertThat(stored(buckets.get(2), "x")).isEqualTo(OLD);
    }

    @Test
    void stream_cachedByTheRoute_isStoredWholeByAll() throws Exception {
        List<String> buckets = buckets();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:start")
                        .process(exchange ->
                                exchange.getMessage().getBody(InputStream.class).readNBytes(10))
                        .loadBalance()
                        .failover()
                        .to(uri(buckets.get(0)))
                        .to("direct:both");
                from("direct:both").multicast().parallelProcessing().to(uri(buckets.get(1)), uri(buckets.get(2)));
            }
        });

        call("direct:start", new FilterInputStream(new ByteArrayInputStream(WHOLE)) {}, Map.of());

        assertThat(stored(buckets.get(1), "x")).isEqualTo(WHOLE);
        assertThat(stored(buckets.get(2), "x")).isEqualTo(WHOLE);
    }
}
