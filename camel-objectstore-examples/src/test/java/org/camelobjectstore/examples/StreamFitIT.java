/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.processor.aggregate.GroupedExchangeAggregationStrategy;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects larger than this JVM's heap go through Camel's patterns as any other body does. */
class StreamFitIT {
    private static final String BUCKET = "fit-" + UUID.randomUUID();
    private static final long LINES = 10_000_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path folder;

    private static Path file;
    private static long size;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger whole = new AtomicInteger();
    private ProducerTemplate template;

    @BeforeAll
    static void storeALargeObject() throws Exception {
        Files.createDirectories(folder.resolve("inbox"));
        file = folder.resolve("inbox/large.txt");
        byte[] line =
                "a line of the large object, of sixty-four characters in all ...\n".getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (long i = 0; i < LINES; i++) {
                out.write(line);
            }
        }
        size = Files.size(file);
        assertThat(size).isGreaterThan(Runtime.getRuntime().maxMemory());
        try (CamelContext context = context(new DefaultCamelContext());
                ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBodyAndHeader("objectstore:" + BUCKET, file.toFile(), "CamelObjectStoreObjectName", "large");
        }
    }

    @AfterAll
    static void removeIt() throws Exception {
        try (CamelContext context = context(new DefaultCamelContext());
                ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBody("objectstore:" + BUCKET + "?operation=deleteBucket", null);
        }
    }

    private static CamelContext context(DefaultCamelContext context) {
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(NatsServer.shared().url());
        context.start();
        return context;
    }

    @BeforeEach
    void start() {
        context(context);
        template = context.createProducerTemplate();
    }

    @AfterEach
    void stop() throws IOException {
        template.close();
        context.close();
    }

    /** Reads a body to its verified end. */
    private void read(Exchange exchange) throws IOException {
        bytes.addAndGet(exchange.getMessage().getBody(InputStream.class).transferTo(OutputStream.nullOutputStream()));
        whole.incrementAndGet();
    }

    private void assertRead(int times) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(whole).hasValue(times));
        assertThat(bytes).hasValue(times * size);
    }

    private void run(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
        template.sendBodyAndHeader("direct:in", "nothing", "CamelObjectStoreObjectName", "large");
    }

    private static String get() {
        return "objectstore:" + BUCKET + "?operation=get";
    }

    @Test
    void file_toObject_toFile_isTheSame() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("file:" + file.getParent() + "?noop=true")
                        .to("objectstore:" + BUCKET)
                        .to(get())
                        .to("file:" + folder.resolve("outbox") + "?tempPrefix=.part-");
            }
        });

        await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("outbox/large.txt")));
        assertThat(Files.mismatch(file, folder.resolve("outbox/large.txt"))).isEqualTo(-1);
        Files.delete(folder.resolve("outbox/large.txt"));
    }

    @Test
    void multicast_inParallel_givesEachTheWhole() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(get()).multicast().parallelProcessing().to("direct:one", "direct:two");
                from("direct:one").process(StreamFitIT.this::read);
                from("direct:two").process(StreamFitIT.this::read);
            }
        });

        assertRead(2);
    }

    @Test
    void wireTap_readsOnItsOwn() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(get()).wireTap("direct:tapped").process(StreamFitIT.this::read);
                from("direct:tapped").process(StreamFitIT.this::read);
            }
        });

        assertRead(2);
    }

    @Test
    void splitter_streamsLines() throws Exception {
        AtomicLong groups = new AtomicLong();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to(get())
                        .split(body().tokenize("\n", 1000, false))
                        .streaming()
                        .process(exchange -> groups.incrementAndGet());
            }
        });

        assertThat(groups).hasValue(LINES / 1000);
    }

    @Test
    void redelivery_readsFromTheBeginning() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .errorHandler(
                                defaultErrorHandler().maximumRedeliveries(1).redeliveryDelay(0))
                        .to(get())
                        .process(exchange -> {
                            if (attempts.incrementAndGet() == 1) {
                                assertThat(exchange.getMessage()
                                                .getBody(InputStream.class)
                                                .readNBytes(1000))
                                        .hasSize(1000);
                                throw new IllegalStateException("not yet");
                            }
                            read(exchange);
                        });
            }
        });

        assertRead(1);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void convertBodyTo_inputStream_isNotCopied() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to(get())
                        .convertBodyTo(InputStream.class)
                        .process(StreamFitIT.this::read)
                        .process(StreamFitIT.this::read);
            }
        });

        assertRead(2);
    }

    @Test
    void enrich_givesTheObject() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").enrich(get()).process(StreamFitIT.this::read);
            }
        });

        assertRead(1);
    }

    @Test
    void pollEnrich_givesTheObject() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .pollEnrich("objectstore:" + BUCKET + "?objectName=large", 10_000)
                        .process(StreamFitIT.this::read);
            }
        });

        assertRead(1);
    }

    @Test
    void objectToObject_isStoredAnew() throws Exception {
        run(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in")
                        .to(get())
                        .setHeader("CamelObjectStoreObjectName", constant("copy"))
                        .to("objectstore:" + BUCKET)
                        .to(get())
                        .process(StreamFitIT.this::read)
                        .to("objectstore:" + BUCKET + "?operation=delete");
            }
        });

        assertRead(1);
    }

    @Test
    void aggregator_bodiesAreReadableAfterwards() throws Exception {
        List<Object> bodies = new CopyOnWriteArrayList<>();
        for (String name : List.of("small/a", "small/b", "small/c")) {
            template.sendBodyAndHeader("objectstore:" + BUCKET, "of " + name, "CamelObjectStoreObjectName", name);
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + BUCKET + "?prefix=small/")
                        .aggregate(constant("all"), new GroupedExchangeAggregationStrategy())
                        .completionSize(3)
                        .split(body())
                        .process(exchange -> bodies.add(exchange.getMessage()
                                .getBody(Exchange.class)
                                .getMessage()
                                .getBody(String.class)));
            }
        });

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(bodies).containsExactly("of small/a", "of small/b", "of small/c"));
    }
}
