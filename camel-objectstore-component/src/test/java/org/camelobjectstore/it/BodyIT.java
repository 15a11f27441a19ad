/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The body of get in the hands of Camel: read late, read again, read by several, replaced in between. */
class BodyIT extends ObjectStoreTestSupport {
    private static final int SIZE = 3_000_000;

    private final List<byte[]> seen = new CopyOnWriteArrayList<>();

    private void see(Exchange exchange) {
        seen.add(exchange.getMessage().getBody(byte[].class));
    }

    private String getUri() {
        return "objectstore:" + bucket + "?operation=get&objectName=x";
    }

    @Test
    void body_readByTwoSteps_isTheWholeObjectBothTimes() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:twice").to(getUri()).process(BodyIT.this::see).process(BodyIT.this::see);
            }
        });
        put("x", bytes(SIZE, 1));

        call("direct:twice", null, Map.of());

        assertThat(seen).hasSize(2).allMatch(content -> Arrays.equals(content, bytes(SIZE, 1)));
    }

    @Test
    void body_readByParallelBranches_isTheWholeObjectForEach() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:multicast")
                        .to(getUri())
                        .multicast()
                        .parallelProcessing()
                        .to("direct:a", "direct:b");
                from("direct:a").process(BodyIT.this::see);
                from("direct:b").process(BodyIT.this::see);
            }
        });
        put("x", bytes(SIZE, 1));

        call("direct:multicast", null, Map.of());

        assertThat(seen).hasSize(2).allMatch(content -> Arrays.equals(content, bytes(SIZE, 1)));
        awaitNoConsumer();
    }

    @Test
    void body_tappedAndReadOn_isTheWholeObjectForBoth() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:tapped").to(getUri()).wireTap("direct:tap").process(BodyIT.this::see);
                from("direct:tap").process(BodyIT.this::see);
            }
        });
        put("x", bytes(SIZE, 1));

        call("direct:tapped", null, Map.of());

        await().untilAsserted(() -> assertThat(seen).hasSize(2));
        assertThat(seen).allMatch(content -> Arrays.equals(content, bytes(SIZE, 1)));
    }

    @Test
    void body_readAgainAfterAnOverwrite_failsInsteadOfMixingVersions() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:overwritten")
                        .to(getUri())
                        .process(BodyIT.this::see)
                        .process(exchange -> put("x", bytes(SIZE, 2)))
                        .process(BodyIT.this::see);
            }
        });
        put("x", bytes(SIZE, 1));

        assertThatThrownBy(() -> call("direct:overwritten", null, Map.of()))
                .rootCause()
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContainingAll("'x'", "replaced", "get the object again");
        assertThat(seen).hasSize(1);
    }

    @Test
    void body_overwrittenInTheMiddle_failsInsteadOfMixingVersions() throws Exception {
        // the two read windows hold 4 MiB; what is behind them must not come from the new version
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:middle").to(getUri()).process(exchange -> {
                    InputStream body = exchange.getMessage().getBody(InputStream.class);
                    seen.add(body.readNBytes(100_000));
                    put("x", bytes(9_000_000, 2));
                    seen.add(body.readAllBytes());
                });
            }
        });
        put("x", bytes(9_000_000, 1));

        assertThatThrownBy(() -> call("direct:middle", null, Map.of())).isInstanceOf(ObjectChangedException.class);
        assertThat(seen).hasSize(1);
        awaitNoConsumer();
    }

    @Test
    void body_deletedBeforeItIsRead_isNotFound() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:deleted")
                        .to(getUri())
                        .process(exchange -> call(delete, null, named("x")))
                        .process(BodyIT.this::see);
            }
        });
        put("x", "1");

        assertThatThrownBy(() -> call("direct:deleted", null, Map.of()))
                .rootCause()
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void body_neverRead_asksTheServerForNoChunk() throws Exception {
        put("x", bytes(SIZE, 1));
        long before = nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket)
                .getStreamState()
                .getConsumerCount();

        Exchange exchange = call(get, null, named("x"));

        assertThat(exchange.getMessage().getBody(StreamCache.class).position()).isZero();
        assertThat(serverSideConsumers()).isEqualTo(before).isZero();
    }

    @Test
    void body_halfRead_isEndedWithTheExchangeAndSaysSo() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:half").to(getUri()).process(exchange -> exchange.getMessage()
                        .getBody(InputStream.class)
                        .readNBytes(10));
            }
        });
        put("x", bytes(9_000_000, 1));

        InputStream body =
                (InputStream) call("direct:half", null, Map.of()).getMessage().getBody();

        awaitNoConsumer();
        ((StreamCache) body).reset();
        assertThat(body.readAllBytes()).isEqualTo(bytes(9_000_000, 1));
        body.readNBytes(1);
        ((StreamCache) body).reset();
        body.readNBytes(10);
        body.close();
        assertThatThrownBy(body::read)
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("ended after 10", "reset()");
    }

    @Test
    void body_askedForByATemplate_isReadableAfterTheExchange() throws Exception {
        put("x", "late");

        assertThat(template.requestBody(getUri(), null, String.class)).isEqualTo("late");
        assertThat(template.requestBody(getUri(), null, InputStream.class)).hasContent("late");
    }

    @Test
    void body_writtenToAFileAndPutAgain_isTheSame(@TempDir Path folder) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:bridge").to(getUri()).to("file:" + folder).to("objectstore:" + bucket + "-copy");
            }
        });
        put("x", bytes(SIZE, 1));

        Exchange copied = call("direct:bridge", null, Map.of());

        assertThat(Files.readAllBytes(folder.resolve("x"))).isEqualTo(bytes(SIZE, 1));
        assertThat(copied.getMessage().getHeader(BUCKET_NAME)).isEqualTo(bucket + "-copy");
        assertThat(copied.getMessage().getHeader(DIGEST))
                .isEqualTo(call(info, null, named("x")).getMessage().getHeader(DIGEST));
    }

    @Test
    void body_afterAFileOrAnotherObject_comesWithNoHeaderOfAnotherFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("order.csv"), "1");
        put("in/x.txt", "2");
        put("top", "3");
        List<Message> got = new CopyOnWriteArrayList<>();
        String get = "objectstore:" + bucket + "?operation=get&objectName=";
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + folder + "?noop=true&initialDelay=0")
                        .setHeader("other", constant("kept"))
                        .toD(get + "in/x.txt")
                        .process(exchange -> got.add(exchange.getMessage().copy()))
                        .setProperty("only", simple("${file:onlyname} ${file:name.ext}"))
                        .removeHeaders("CamelObjectStore*")
                        .to(get + "top")
                        .process(exchange -> got.add(exchange.getMessage().copy()))
                        .setHeader("only", exchangeProperty("only"))
                        .process(exchange -> got.add(exchange.getMessage().copy()));
            }
        });

        await().until(() -> got.size() == 3);
        assertThat(fileHeaders(got.get(0)))
                .containsOnlyKeys(
                        Exchange.FILE_NAME, Exchange.FILE_NAME_ONLY, Exchange.FILE_LENGTH, Exchange.FILE_LAST_MODIFIED)
                .containsEntry(Exchange.FILE_NAME, "in/x.txt")
                .containsEntry(Exchange.FILE_NAME_ONLY, "x.txt");
        assertThat(got.get(0).getHeader("other")).isEqualTo("kept");
        assertThat(fileHeaders(got.get(1)))
                .hasSize(4)
                .containsEntry(Exchange.FILE_NAME, "top")
                .containsEntry(Exchange.FILE_NAME_ONLY, "top");
        assertThat(got.get(2).getHeader("only")).isEqualTo("x.txt txt");
    }

    private static Map<String, Object> fileHeaders(Message message) {
        return message.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().startsWith("CamelFile"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void body_ofANameThatClimbsOutOfTheFolder_isNotWritten(@TempDir Path folder) throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:climb")
                        .to("objectstore:" + bucket + "?operation=get&objectName=../evil.txt")
                        .to("file:" + inner);
            }
        });
        put("../evil.txt", "1");

        assertThatThrownBy(() -> call("direct:climb", null, Map.of())).hasStackTraceContaining("jailed");
        assertThat(folder.resolve("evil.txt")).doesNotExist();
    }

    @Test
    void body_lengthAndCopies_areWhatStreamCachesPromise() throws Exception {
        put("x", "12345");

        Exchange exchange = call(get, null, named("x"));
        StreamCache body = (StreamCache) exchange.getMessage().getBody();
        ((InputStream) body).readNBytes(2);
        StreamCache copy = body.copy(exchange);

        assertThat(body.length()).isEqualTo(5);
        assertThat(body.position()).isEqualTo(2);
        assertThat(body.inMemory()).isFalse();
        assertThat((InputStream) copy).hasContent("12345");
        assertThat(((InputStream) body).readAllBytes()).asString().isEqualTo("345");
    }

    @Test
    void body_putTwiceWithoutStreamCaching_isStoredWholeBothTimes() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:uncached")
                        .streamCache("false")
                        .to(getUri())
                        .to("objectstore:" + bucket + "-1")
                        .to("objectstore:" + bucket + "-2");
            }
        });
        put("x", bytes(300_000, 1));

        call("direct:uncached", null, Map.of());

        for (String copy : List.of("-1", "-2")) {
            String uri = "objectstore:" + bucket + copy + "?operation=get&objectName=x";
            assertThat(template.requestBody(uri, null, byte[].class)).isEqualTo(bytes(300_000, 1));
        }
    }
}
