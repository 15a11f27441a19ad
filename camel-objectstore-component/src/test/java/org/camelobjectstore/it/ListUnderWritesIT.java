/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Objects that are there all the time are in every list, whatever is written to the bucket meanwhile. */
class ListUnderWritesIT extends ObjectStoreTestSupport {
    private static final int LISTS = Soak.rounds(40, 2_000);
    /** What takes a moment each: watches that open, polls. */
    private static final int OTHERS = Soak.rounds(10, 200);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Future<?>> writers = new ArrayList<>();
    private final Set<String> stable = new HashSet<>();
    private ObjectStoreClient client;
    private Bucket objects;
    private volatile boolean stop;

    @BeforeEach
    void open() throws Exception {
        client = client();
        client.createBucket(BucketSettings.of(bucket));
        objects = client.bucket(bucket);
    }

    @AfterEach
    void close() throws Exception {
        stop = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private ObjectStoreClient client() throws Exception {
        Connection connection = ScratchBucket.connect(NatsServer.shared().url());
        ObjectStoreClient own = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        opened.add(own);
        opened.add(connection);
        return own;
    }

    private static void put(Bucket bucket, String name) throws IOException {
        bucket.put(PutRequest.of(name), new ByteArrayInputStream(new byte[10]));
    }

    /**
     * Makes objects that stay, and begins to write.
     *
     * @param others whether what is written are other objects, which come and go; else the objects that stay
     */
    private void begin(int names, int writerCount, boolean others) throws Exception {
        for (int i = 0; i < names; i++) {
            put(objects, "stable" + i);
            stable.add("stable" + i);
        }
        for (int i = 0; i < writerCount; i++) {
            Bucket own = client().bucket(bucket);
            Random random = new Random(i);
            String prefix = "other" + i + "-";
            writers.add(threads.submit(() -> {
                while (!stop) {
                    if (others) {
                        String name = prefix + random.nextInt(50);
                        put(own, name);
                        own.delete(name, null);
                    } else {
                        put(own, "stable" + random.nextInt(names));
                    }
                }
                return null;
            }));
        }
    }

    private void assertStillWriting() {
        assertThat(writers).noneMatch(Future::isDone);
    }

    private static boolean isStable(String name) {
        return name.startsWith("stable");
    }

    @ParameterizedTest(name = "{0} objects, {1} writers, of other objects: {2}")
    @CsvSource({"200, 0, false", "200, 1, false", "200, 4, false", "200, 4, true", "1, 4, false", "600, 2, false"})
    void listsAndStatusAreComplete(int names, int writerCount, boolean others) throws Exception {
        begin(names, writerCount, others);

        for (int i = 0; i < LISTS; i++) {
            assertThat(objects.list(ListUnderWritesIT::isStable, false))
                    .extracting(StoredObject::name)
                    .containsExactlyInAnyOrderElementsOf(stable);
            if (i % 4 == 0) {
                assertThat(client.status(bucket).objects()).isBetween((long) names, (long) names + writerCount);
            }
        }
        assertStillWriting();
    }

    @ParameterizedTest(name = "{0} objects, {1} writers, of other objects: {2}")
    @CsvSource({"200, 0, false", "200, 1, false", "200, 4, false", "200, 4, true", "1, 4, false"})
    void theFirstStateOfAWatchIsComplete(int names, int writerCount, boolean others) throws Exception {
        begin(names, writerCount, others);

        for (int i = 0; i < OTHERS; i++) {
            Set<String> seen = new HashSet<>();
            try (Watch watch =
                    objects.watch(WatchRequest.from(StartAt.current()).withMaxInFlight(64))) {
                Delivery last;
                do {
                    last = watch.next(Duration.ofSeconds(10)).orElseThrow();
                    last.ack();
                    seen.add(last.event().object().name());
                } while (last.event().pending() > 0 || !watch.caughtUp());
            }
            assertThat(seen).containsAll(stable);
        }
        assertStillWriting();
    }

    /** A server that came to an overwritten object stops; nothing else makes it go on when the writers have ended. */
    @ParameterizedTest
    @CsvSource({"3", "50"})
    void theFirstStateOfAWatchDoesNotStall(int overwritten) throws Exception {
        begin(200, 0, false);

        Set<String> seen = new HashSet<>();
        try (Watch watch = objects.watch(WatchRequest.from(StartAt.current()).withMaxInFlight(4))) {
            for (int i = 100; i < 100 + overwritten; i++) {
                put(objects, "stable" + i);
            }
            long begun = System.nanoTime();
            while (!watch.caughtUp()) {
                watch.next(Duration.ofSeconds(10)).ifPresent(next -> {
                    next.ack();
                    seen.add(next.event().object().name());
                });
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
        assertThat(seen).isEqualTo(stable);
    }

    @ParameterizedTest(name = "{0} writers, of other objects: {1}")
    @CsvSource({"0, false", "4, false", "4, true"})
    void pollsAreComplete(int writerCount, boolean others) throws Exception {
        begin(200, writerCount, others);
        List<Integer> polls = new CopyOnWriteArrayList<>();

        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket
                                + "?prefix=stable&delay=10&initialDelay=0&maxMessagesPerPoll=0&includeBody=false")
                        .routeId("polls")
                        .filter(exchangeProperty(ExchangePropertyKey.BATCH_INDEX.getName())
                                .isEqualTo(0))
                        .process(exchange ->
                                polls.add(exchange.getProperty(ExchangePropertyKey.BATCH_SIZE, Integer.class)));
            }
        });

        await().atMost(Duration.ofMinutes(2)).until(() -> polls.size() >= OTHERS);
        context.getRouteController().stopRoute("polls");
        assertThat(polls.stream().collect(Collectors.toSet())).containsExactly(200);
        for (int i = 0; i < OTHERS; i++) {
            Exchange polled = context.createConsumerTemplate().receive("objectstore:" + bucket + "?include=stable7", 1);
            assertThat(polled).isNotNull();
            context.createConsumerTemplate().doneUoW(polled);
        }
        assertStillWriting();
    }
}
