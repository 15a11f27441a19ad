/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.DELIVERY_COUNT;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreOperation.exists;
import static org.camelobjectstore.ObjectStoreOperation.list;

import io.nats.client.PurgeOptions;
import io.nats.client.api.ConsumerInfo;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.processor.aggregate.GroupedBodyAggregationStrategy;
import org.apache.camel.support.DefaultExchangeHolder;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.it.LateReadingJvm.Settled;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are read beside the exchange they came with, or after it: what holds the object and the event, and how long. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class LateReadersIT extends WatchingTestSupport {
    private static final int OBJECTS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Set<String> read = ConcurrentHashMap.newKeySet();
    private final List<Object> lost = new CopyOnWriteArrayList<>();
    /** So that what reads late comes after what is done early. */
    private final CountDownLatch mayRead = new CountDownLatch(1);

    private int left() throws Exception {
        return left(bucket);
    }

    private int left(String name) throws Exception {
        return call("objectstore:" + name + "?operation=" + list, null, Map.of())
                .getMessage()
                .getBody(List.class)
                .size();
    }

    private void putAll(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            put("o" + i, "content " + i);
        }
    }

    private void readLate(Exchange exchange) throws Exception {
        boolean unused = mayRead.await(20, TimeUnit.SECONDS);
        Object body = exchange.getMessage().getBody();
        for (Object each : body instanceof Collection<?> group ? group : List.of(body)) {
            try {
                read.add(context.getTypeConverter().mandatoryConvertTo(String.class, exchange, each));
            } catch (Exception e) {
                lost.add(e);
                throw e;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void deleteAfterRead_deletesWhenAllThatReadAreDone(LateReaders reader) throws Exception {
        putAll(OBJECTS);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                reader.configure(
                        from("objectstore:" + bucket + "?deleteAfterRead=true&concurrentConsumers=4")
                                .routeId("events")
                                .autoStartup(false),
                        this,
                        "late");
                from("direct:late").process(LateReadersIT.this::readLate);
                from("seda:late?concurrentConsumers=4").process(LateReadersIT.this::readLate);
            }
        });
        start("events"); // once those that read are there: Camel drops what comes while their routes start
        await().during(300, TimeUnit.MILLISECONDS).until(() -> left() == OBJECTS);
        mayRead.countDown();

        await().untilAsserted(() -> assertThat(read).hasSize(OBJECTS));
        await().untilAsserted(() -> assertThat(left()).isZero());
        assertThat(lost).isEmpty();
    }

    @Test
    void jvmKilledAtAnyMoment_losesNothingThatWasNotRead(@TempDir Path folder) throws Exception {
        String url = NatsServer.shared().url();
        for (int round = 0; round < Soak.rounds(1, 20); round++) {
            String prefix = bucket + "-" + round;
            Path notes = Files.createFile(folder.resolve("notes" + round));
            Set<String> expected = new HashSet<>();
            try (ChildJvm jvm = ChildJvm.start("128m", LateReadingJvm.class, url, prefix, notes.toString())) {
                String unused = jvm.awaitOutput(Pattern.compile("(started)"), LIMIT.multipliedBy(3));
                for (int i = 0; i < OBJECTS; i++) {
                    for (String name : buckets(prefix)) {
                        call("objectstore:" + name + "?operation=put", "content " + i, named("o" + i));
                        expected.add(name + " content " + i);
                    }
                }
                long moment = ThreadLocalRandom.current().nextLong(300);
                await().pollDelay(moment, TimeUnit.MILLISECONDS).until(() -> true);
                jvm.kill();
            }
            try (ChildJvm jvm = ChildJvm.start("128m", LateReadingJvm.class, url, prefix, notes.toString())) {
                await().atMost(LIMIT.multipliedBy(3))
                        .untilAsserted(() -> assertThat(new HashSet<>(Files.readAllLines(notes)))
                                .isEqualTo(expected));
                await().atMost(LIMIT).untilAsserted(() -> assertAllSettled(prefix));
            }
            for (String name : buckets(prefix)) {
                nats.jetStreamManagement().deleteStream("OBJ_" + name);
            }
        }
    }

    private static List<String> buckets(String prefix) {
        return Arrays.stream(LateReaders.values())
                .flatMap(reader -> Arrays.stream(Settled.values()).map(settled -> settled.bucket(prefix, reader)))
                .toList();
    }

    private void assertAllSettled(String prefix) throws Exception {
        for (LateReaders reader : LateReaders.values()) {
            assertThat(left(Settled.BY_DELETE.bucket(prefix, reader))).isZero();
            assertThat(durable(Settled.BY_ACKNOWLEDGEMENT.bucket(prefix, reader))
                            .getNumAckPending())
                    .as(reader.name())
                    .isZero();
        }
    }

    private ConsumerInfo durable(String name) throws Exception {
        return nats.jetStreamManagement().getConsumerInfo("OBJ_" + name, "d");
    }

    /** One that has not begun when the time is over never does: Camel leaves it out. */
    @Test
    void recipientThatTheListDoesNotWaitForAnyLonger_canRead() throws Exception {
        putAll(1);
        CountDownLatch listIsOver = new CountDownLatch(1);
        BlockingQueue<String> read = new LinkedBlockingQueue<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?deleteAfterRead=true")
                        .recipientList(constant("direct:slow"))
                        .parallelProcessing()
                        .timeout(1000)
                        .end()
                        .process(exchange -> listIsOver.countDown());
                from("direct:slow").process(exchange -> {
                    listIsOver.await();
                    read.add(exchange.getMessage().getBody(String.class));
                });
            }
        });

        assertThat(read.poll(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("content 0");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(isThere("o0")).isFalse());
    }

    @Test
    void recipientsThatReadAtTheSameTime_haveReadersOfTheirOwn() throws Exception {
        byte[] content = new byte[6_000_000];
        ThreadLocalRandom.current().nextBytes(content);
        put("big", content);
        CyclicBarrier bothBegan = new CyclicBarrier(2);
        List<Object> contents = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket)
                        .recipientList(constant("direct:one,direct:two"))
                        .parallelProcessing();
                from("direct:one").to("direct:read");
                from("direct:two").to("direct:read");
                from("direct:read").process(exchange -> {
                    InputStream stream = exchange.getMessage().getBody(InputStream.class);
                    byte[] read = Arrays.copyOf(stream.readNBytes(1000), content.length);
                    bothBegan.await(20, TimeUnit.SECONDS);
                    stream.readNBytes(read, 1000, read.length - 1000);
                    contents.add(read);
                });
            }
        });

        await().untilAsserted(() -> assertThat(contents).containsExactly(content, content));
    }

    @Test
    void failureOfATap_isOneOfTheEvent() throws Exception {
        List<Throwable> handled = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("handler", new CollectingHandler(handled));
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket
                                + "?durableName=d&deleteAfterRead=true&redeliveryDelay=10&exceptionHandler=#handler")
                        .process(exchange -> note(exchange.getMessage()))
                        .wireTap("direct:tap");
                from("direct:tap").process(exchange -> {
                    readLate(exchange);
                    if (exchange.getMessage().getHeader(DELIVERY_COUNT, Long.class) == 1) {
                        throw new IllegalStateException("the tap failed");
                    }
                });
            }
        });
        put("a", "1");
        awaitEvents("PUT a");
        mayRead.countDown();

        awaitEvents("PUT a", "PUT a");
        await().untilAsserted(() -> assertThat(left()).isZero());
        assertThat(handled).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("the tap failed"));
        assertThat(header(DELIVERY_COUNT)).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"direct:fails,seda:late", "seda:late,direct:fails"})
    void failureOfABranch_isOneOfTheEvent(String branches) throws Exception {
        List<Throwable> handled = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("handler", new CollectingHandler(handled));
        mayRead.countDown();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:late").process(LateReadersIT.this::readLate);
                from("direct:fails").throwException(new IllegalStateException("the branch failed"));
                from("objectstore:" + bucket + "?deleteAfterRead=true&exceptionHandler=#handler")
                        .multicast()
                        .parallelProcessing()
                        .to(branches.split(","));
            }
        });
        putAll(1);

        await().untilAsserted(() -> assertThat(handled).singleElement().satisfies(e -> assertThat(e)
                .hasStackTraceContaining("the branch failed")));
        await().untilAsserted(() -> assertThat(read).hasSize(1));
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void routeStoppedWhileItsExchangesWaitInAQueue_bodiesAndSettlementsGoOn() throws Exception {
        putAll(20);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?durableName=d&deleteAfterRead=true&ackWait=1000&connectionName=own")
                        .routeId("events")
                        .process(exchange -> note(exchange.getMessage()))
                        .to("seda:late");
                from("seda:late").routeId("late").process(LateReadersIT.this::readLate);
            }
        });
        await().until(() -> events.size() == 20);
        stop("events");
        // longer than ackWait: what waits is still kept alive
        await().during(1500, TimeUnit.MILLISECONDS).until(() -> left() == 20);
        mayRead.countDown();

        await().untilAsserted(() -> assertThat(read).hasSize(20));
        await().untilAsserted(() -> assertThat(left()).isZero());
        await().untilAsserted(
                        () -> assertThat(durable(bucket).getNumAckPending()).isZero());
        assertThat(durable(bucket).getRedelivered()).isZero();
        assertThat(lost).isEmpty();
    }

    @Test
    void exchangeThatAQueueDiscards_comesAgain() throws Exception {
        String redelivery = "&redeliveryDelay=10&ackWait=2000"; // servers may forget a NAK while others are deleted
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?durableName=d&deleteAfterRead=true" + redelivery)
                        .to("seda:late?size=1&discardWhenFull=true");
                from("seda:late?size=1").process(LateReadersIT.this::readLate);
            }
        });
        putAll(OBJECTS);
        await().until(() -> durable(bucket).getNumPending() == 0);
        mayRead.countDown();

        await().atMost(LIMIT).untilAsserted(() -> {
            System.gc();
            assertThat(left()).isZero();
        });
        assertThat(read).hasSize(OBJECTS);
    }

    @Test
    void aggregateLargerThanTheWindow_isCompleted_andWhatItHoldsOutlivesAStop() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?durableName=d&maxInFlightEvents=2")
                        .routeId("events")
                        .aggregate(constant(1), new GroupedBodyAggregationStrategy())
                        .completionSize(6)
                        .process(LateReadersIT.this::readLate);
            }
        });
        mayRead.countDown();
        putAll(5);
        await().until(() -> durable(bucket).getNumAckPending() == 5);
        stop("events");
        start("events");
        put("o5", "content 5");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(read).hasSize(6));
        await().untilAsserted(
                        () -> assertThat(durable(bucket).getNumAckPending()).isZero());
    }

    @Test
    void eventThatWasEnriched_waitsForItsGroupToo() throws Exception {
        String other = bucket + "-other";
        call("objectstore:" + other + "?operation=put", "other", named("other"));
        putAll(2);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?deleteAfterRead=true")
                        .convertBodyTo(String.class)
                        .pollEnrich("objectstore:" + other + "?objectName=other", (event, answer) -> {
                            answer.getMessage().setBody(event.getMessage().getBody());
                            return answer;
                        })
                        .aggregate(constant(1), new GroupedBodyAggregationStrategy())
                        .completionSize(2)
                        .process(LateReadersIT.this::readLate);
            }
        });
        await().during(300, TimeUnit.MILLISECONDS).until(() -> left() == 2);
        mayRead.countDown();

        await().untilAsserted(() -> assertThat(read).hasSize(2));
        await().untilAsserted(() -> assertThat(left()).isZero());
    }

    @Test
    void exchangeOfAnEvent_canBeStoredByARepository() throws Exception {
        List<Object> stored = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket).convertBodyTo(String.class).process(exchange -> {
                    ObjectOutputStream target = new ObjectOutputStream(new ByteArrayOutputStream());
                    target.writeObject(DefaultExchangeHolder.marshal(exchange, true, true));
                    stored.add(exchange.getMessage().getBody());
                });
            }
        });
        put("a", "1");

        await().untilAsserted(() -> assertThat(stored).containsExactly("1"));
    }

    /** The first group is not completed. */
    private void assertThatBothComeAgain(boolean discard, AggregationStrategy first) throws Exception {
        List<Throwable> handled = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("handler", new CollectingHandler(handled));
        AtomicBoolean begun = new AtomicBoolean();
        AggregationStrategy strategy = new GroupedBodyAggregationStrategy() {
            @Override
            public Exchange aggregate(Exchange group, Exchange added) {
                return group != null && begun.compareAndSet(false, true)
                        ? first.aggregate(group, added)
                        : super.aggregate(group, added);
            }
        };
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                var route = from("objectstore:" + bucket
                                + "?durableName=d&redeliveryDelay=10&exceptionHandler=#handler")
                        .aggregate(constant(1), strategy)
                        .completionSize(2);
                (discard ? route.discardOnAggregationFailure() : route).process(LateReadersIT.this::readLate);
            }
        });
        mayRead.countDown();
        putAll(2);

        await().untilAsserted(() -> assertThat(read).hasSize(2));
        await().untilAsserted(
                        () -> assertThat(durable(bucket).getNumAckPending()).isZero());
        // not because the garbage collector has found them
        assertThat(handled).noneMatch(e -> String.valueOf(e.getMessage()).contains("dropped"));
    }

    @Test
    void groupThatIsDiscardedBecauseItsStrategyFails_comesAgainAtOnce() throws Exception {
        assertThatBothComeAgain(true, (group, added) -> {
            throw new IllegalStateException("the strategy fails");
        });
    }

    @Test
    void eventOfWhichAStrategyMakesNothing_comesAgainAtOnce() throws Exception {
        assertThatBothComeAgain(false, (group, added) -> null);
    }

    @Test
    void pollThatIsStartedAgain_leavesOutWhatWaitsInAQueue() throws Exception {
        putAll(3);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?delay=10&initialDelay=10&deleteAfterRead=true")
                        .routeId("poll")
                        .process(exchange -> note(exchange.getMessage()))
                        .to("seda:late");
                from("seda:late").process(LateReadersIT.this::readLate);
            }
        });
        await().until(() -> events.size() == 3);
        stop("poll");
        start("poll");
        await().during(300, TimeUnit.MILLISECONDS).until(() -> events.size() == 3);
        mayRead.countDown();

        await().untilAsserted(() -> assertThat(left()).isZero());
        assertThat(read).hasSize(3);
    }

    private boolean isThere(String name) throws Exception {
        return call(exists, null, named(name)).getMessage().getBody(Boolean.class);
    }

    @Test
    void receiveBody_canBeReadAfterwards_andTheObjectGoesThen() throws Exception {
        putAll(3);
        String uri = "objectstore:" + bucket + "?deleteAfterRead=true";
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            InputStream whole = (InputStream) consumer.receiveBodyNoWait(uri);
            InputStream closed = (InputStream) consumer.receiveBodyNoWait(uri);
            assertThat(consumer.receiveBodyNoWait(uri, String.class)).isEqualTo("content 2");
            assertThat(consumer.receiveBodyNoWait(uri)).isNull();
            assertThat(isThere("o2")).isFalse();
            assertThat(isThere("o0")).isTrue();

            assertThat(whole.readAllBytes()).asString().isEqualTo("content 0");
            assertThat(isThere("o0")).isFalse();

            assertThat(isThere("o1")).isTrue();
            closed.close();
            assertThat(isThere("o1")).isFalse();
        }
    }

    @Test
    void receiveBody_asBytes_deletesAtOnce_unlessItCannotBeRead() throws Exception {
        putAll(2);
        String uri = "objectstore:" + bucket + "?deleteAfterRead=true";
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receiveBodyNoWait(uri, byte[].class)).asString().isEqualTo("content 0");
            assertThat(isThere("o0")).isFalse();

            nats.jetStreamManagement().purgeStream("OBJ_" + bucket, PurgeOptions.subject("$O." + bucket + ".C.>"));
            assertThatThrownBy(() -> consumer.receiveBodyNoWait(uri, byte[].class))
                    .hasRootCauseInstanceOf(ObjectStoreException.class);
            assertThatThrownBy(() -> consumer.receiveBodyNoWait(uri, String.class))
                    .hasRootCauseInstanceOf(ObjectStoreException.class);
            assertThat(isThere("o1")).isTrue();
        }
    }

    @Test
    void receiveBody_thatIsNeverRead_comesAgain() throws Exception {
        put("a", "1");
        String uri = "objectstore:" + bucket + "?deleteAfterRead=true";
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receiveBodyNoWait(uri)).isInstanceOf(InputStream.class);
            await().untilAsserted(() -> {
                System.gc();
                assertThat(consumer.receiveBodyNoWait(uri, String.class)).isEqualTo("1");
            });
        }
        assertThat(isThere("a")).isFalse();
    }

    @Test
    void receive_deletesWhenTheExchangeIsDone() throws Exception {
        putAll(3);
        String uri = "objectstore:" + bucket + "?deleteAfterRead=true";
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            Exchange read = consumer.receiveNoWait(uri);
            Exchange unread = consumer.receiveNoWait(uri);
            assertThat(read.getMessage().getBody(String.class)).isEqualTo("content 0");
            assertThat(isThere("o0")).isTrue();
            consumer.doneUoW(read);
            assertThat(isThere("o0")).isFalse();

            assertThat(unread.getMessage().getHeader(OBJECT_NAME)).isEqualTo("o1");
            consumer.doneUoW(unread);
            assertThat(isThere("o1")).isFalse();

            Exchange converted = consumer.receiveNoWait(uri);
            assertThat(converted.getMessage().getBody(byte[].class)).asString().isEqualTo("content 2");
            consumer.doneUoW(converted);
            assertThat(isThere("o2")).isFalse();
        }
    }
}
