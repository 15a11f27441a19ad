/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.ObjectStoreManualAck;
import org.camelobjectstore.engine.DeliveryExhaustedException;
import org.camelobjectstore.test.internal.RawMetas;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;

/** A durable consumer: what was not processed without failure comes again, what was does not. */
class DurableIT extends WatchingTestSupport {
    private final List<Throwable> handled = new CopyOnWriteArrayList<>();

    private ConsumerInfo durable(String name) throws Exception {
        return nats.jetStreamManagement().getConsumerInfo("OBJ_" + bucket, name);
    }

    private void awaitAllAcknowledged(String name) {
        await().untilAsserted(() -> {
            ConsumerInfo info = durable(name);
            assertThat(info.getNumAckPending()).isZero();
            assertThat(info.getNumPending()).isZero();
        });
    }

    private void collectFailures() {
        context.getRegistry().bind("handler", new CollectingHandler(handled));
    }

    private static String name(org.apache.camel.Message message) {
        return message.getHeader(OBJECT_NAME, String.class);
    }

    @Test
    void routeThatWasDown_getsTheFinalStateOfWhatChanged_once() throws Exception {
        put("a", "1");
        put("b", "1");
        watch("?durableName=d");
        awaitEvents("PUT a", "PUT b");
        awaitAllAcknowledged("d");
        assertThat(header(INITIAL)).containsExactly(true, true);
        assertThat(header(PENDING)).containsExactly(1L, 0L);
        assertThat(header(DELIVERY_COUNT)).containsExactly(1L, 1L);

        stop("watch");
        for (int i = 0; i < 5; i++) {
            put("a", "again " + i);
        }
        put("c", "1");
        call(delete, null, named("b"));
        start("watch");

        awaitEvents("PUT a", "PUT b", "PUT a", "PUT c", "DELETE b");
        awaitAllAcknowledged("d");
        assertThat(header(INITIAL)).containsExactly(true, true, false, false, false);
        assertThat(serverSideConsumers()).isEqualTo(1);
    }

    /** Servers move the floor of what is acknowledged past an unsettled event when a later one is overwritten in hand. */
    @Test
    void failedExchange_isDeliveredAgain_thoughTheServerCountsItAsAcknowledged() throws Exception {
        RawMetas metas = new RawMetas(nats, bucket);
        call(createBucket, null, Map.of());
        metas.fill(0, 3);
        CountDownLatch overwritten = new CountDownLatch(1);
        CountDownLatch lastDone = new CountDownLatch(1);
        collectFailures();
        watch(
                "watch",
                "?durableName=d&ackWait=1000&redeliveryDelay=100&concurrentConsumers=3&includeBody=false&exceptionHandler=#handler",
                exchange -> {
                    if (exchange.getMessage().getHeader(DELIVERY_COUNT, Long.class) > 1
                            || exchange.getMessage().getHeader(REVISION, Long.class) > 3) {
                        return;
                    }
                    if (name(exchange.getMessage()).equals(RawMetas.name(0))) {
                        assertThat(lastDone.await(10, TimeUnit.SECONDS)).isTrue();
                        throw new IllegalStateException("not yet");
                    }
                    assertThat(overwritten.await(10, TimeUnit.SECONDS)).isTrue();
                });
        await().until(() -> durable("d").getNumAckPending() == 3);
        metas.fill(1, 1);
        overwritten.countDown();
        await().until(() -> durable("d").getAckFloor().getStreamSequence() >= 3);
        lastDone.countDown();

        await().untilAsserted(() -> assertThat(
                        messages.stream().filter(message -> name(message).equals(RawMetas.name(0))))
                .extracting(message -> message.getHeader(DELIVERY_COUNT))
                .containsExactly(1L, 2L));
        assertThat(handled).hasSize(1);
    }

    @Test
    void failedExchange_isDeliveredAgain_afterTheRedeliveryDelay() throws Exception {
        collectFailures();
        List<Long> times = new CopyOnWriteArrayList<>();
        watch("watch", "?durableName=d&redeliveryDelay=300&exceptionHandler=#handler", exchange -> {
            times.add(System.nanoTime());
            if (times.size() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        put("a", "1");

        awaitEvents("PUT a", "PUT a", "PUT a");
        awaitAllAcknowledged("d");
        assertThat(header(DELIVERY_COUNT)).containsExactly(1L, 2L, 3L);
        assertThat(header(LAST_DELIVERY)).containsExactly(false, false, false);
        assertThat(times.get(1) - times.get(0)).isGreaterThan(290_000_000L);
        assertThat(handled).hasSize(2).allSatisfy(failure -> assertThat(failure).hasMessage("not yet"));
    }

    @Test
    void backOff_growsUpToItsMaximum() throws Exception {
        List<Long> times = new CopyOnWriteArrayList<>();
        watch(
                "watch",
                "?durableName=d&redeliveryDelay=100&redeliveryBackOffMultiplier=4&maximumRedeliveryDelay=500",
                exchange -> {
                    times.add(System.nanoTime());
                    if (times.size() < 4) {
                        throw new IllegalStateException("not yet");
                    }
                });
        put("a", "1");

        awaitEvents("PUT a", "PUT a", "PUT a", "PUT a");
        assertThat(times.get(2) - times.get(1)).isGreaterThan(390_000_000L);
        assertThat(times.get(3) - times.get(2)).isBetween(490_000_000L, 1_500_000_000L);
    }

    @Test
    void maxDeliver_endsTheRedeliveries_andTheLastOneKnowsIt() throws Exception {
        collectFailures();
        watch("watch", "?durableName=d&redeliveryDelay=10&maxDeliver=3&exceptionHandler=#handler", exchange -> {
            if ("bad".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                throw new IllegalStateException("never");
            }
        });
        put("bad", "1");
        awaitEvents("PUT bad", "PUT bad", "PUT bad");
        awaitAllAcknowledged("d");
        put("good", "1");

        awaitEvents("PUT bad", "PUT bad", "PUT bad", "PUT good");
        assertThat(header(LAST_DELIVERY)).containsExactly(false, false, true, false);
        assertThat(handled).hasSize(3);
    }

    @Test
    void deadLetterRoute_onTheLastDelivery_countsAsProcessed() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class)
                        .onWhen(header(LAST_DELIVERY).isEqualTo(true))
                        .handled(true)
                        .to("mock:dead");
                from("objectstore:" + bucket + "?durableName=d&redeliveryDelay=10&maxDeliver=2")
                        .routeId("etl")
                        .process(exchange -> note(exchange.getMessage()))
                        .throwException(new IllegalStateException("bad object"));
            }
        });
        getMockEndpoint("mock:dead").expectedMessageCount(1);
        put("bad", "1");

        getMockEndpoint("mock:dead").assertIsSatisfied(10_000);
        awaitEvents("PUT bad", "PUT bad");
        awaitAllAcknowledged("d");
    }

    @Test
    void rollbackWithoutException_isAFailure() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        watch("watch", "?durableName=d&redeliveryDelay=10", exchange -> {
            if (tries.incrementAndGet() == 1) {
                exchange.setRollbackOnly(true);
            }
        });
        put("a", "1");

        awaitEvents("PUT a", "PUT a");
        awaitAllAcknowledged("d");
    }

    @Test
    void exchangeLongerThanAckWait_isKeptAlive() throws Exception {
        watch("watch", "?durableName=d&ackWait=1000", exchange -> pause(3500));
        put("a", "1");
        put("b", "1");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(events).containsExactly("PUT a", "PUT b"));
        awaitAllAcknowledged("d");
        assertThat(header(DELIVERY_COUNT)).containsExactly(1L, 1L);
    }

    private static void pause(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void twoRoutesWithOneName_shareTheEvents() throws Exception {
        Map<String, AtomicInteger> shares = new ConcurrentHashMap<>();
        for (String route : List.of("one", "two")) {
            shares.put(route, new AtomicInteger());
            watch(route, "?durableName=d&maxInFlightEvents=2&connectionName=" + route, exchange -> {
                shares.get(route).incrementAndGet();
                pause(10);
            });
        }
        for (int i = 0; i < 40; i++) {
            put("o" + i, "1");
        }

        await().untilAsserted(() -> assertThat(events).hasSize(40));
        assertThat(events).doesNotHaveDuplicates();
        assertThat(shares.values()).allSatisfy(share -> assertThat(share.get()).isPositive());
        awaitAllAcknowledged("d");
    }

    @Test
    void otherSettings_areAnErrorThatNamesThem_andChangeNothing() throws Exception {
        watch("?durableName=d");
        ConsumerConfiguration before = durable("d").getConsumerConfiguration();

        assertThatThrownBy(() -> watch(
                        "other", "?durableName=d&ackWait=5000&maxDeliver=4&prefix=x&deliverPolicy=new", exchange -> {}))
                .rootCause()
                .hasMessageContainingAll(
                        "durable consumer 'd' exists with other settings",
                        "ack_wait is '30000 ms', wanted is '5000 ms'",
                        "max_deliver is '-1', wanted is '5'",
                        "description is '', wanted is 'prefix=x'",
                        "deliver_policy is 'last_per_subject', wanted is 'new'",
                        "nats consumer rm OBJ_" + bucket + " d");

        assertThat(durable("d").getConsumerConfiguration().toJson()).isEqualTo(before.toJson());
    }

    @Test
    void start_laterThanAnotherDeliverPolicy_usesWhatIsThere() throws Exception {
        put("old", "1");
        watch("?durableName=d&deliverPolicy=new");
        put("a", "1");
        awaitEvents("PUT a");
        awaitAllAcknowledged("d");
        stop("watch");
        put("b", "1");
        start("watch");

        awaitEvents("PUT a", "PUT b");
        assertThat(header(INITIAL)).containsExactly(false, false);
    }

    /** Lets the route 'slow' take five events and wait in the first of them. */
    private CountDownLatch fiveTakenAndOneBegun(String options) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        watch("slow", options, exchange -> {
            begun.countDown();
            release.await();
        });
        for (int i = 0; i < 5; i++) {
            put("o" + i, "1");
        }
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(durable("d").getNumAckPending()).isEqualTo(5));
        return release;
    }

    private Thread stopping(String route) {
        Thread stopping = new Thread(() -> {
            try {
                stop(route);
            } catch (Exception e) {
                handled.add(e);
            }
        });
        stopping.start();
        return stopping;
    }

    @Test
    void stop_handsBackWhatWasTakenAndNotBegun() throws Exception {
        CountDownLatch release = fiveTakenAndOneBegun("?durableName=d&ackWait=60000");
        Thread stopping = stopping("slow");

        var other = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("OBJ_" + bucket, "d"));
        List<Message> handedBack = new CopyOnWriteArrayList<>();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            handedBack.addAll(other.fetch(4, Duration.ofMillis(200)));
            assertThat(handedBack).hasSize(4);
        });
        handedBack.forEach(Message::ack);
        release.countDown();
        stopping.join();
        awaitAllAcknowledged("d");
        assertThat(handled).isEmpty();
        assertThat(events).containsExactly("PUT o0");
    }

    /** The server counts what was handed out, and would count it against events that no route has seen. */
    @Test
    void withMaxDeliver_noMoreIsTakenThanIsBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        watch("slow", "?durableName=d&maxDeliver=1&concurrentConsumers=2", exchange -> {
            begun.countDown();
            release.await();
        });
        for (int i = 0; i < 5; i++) {
            put("o" + i, "1");
        }
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(durable("d").getNumAckPending()).isEqualTo(2);
        assertThat(durable("d").getNumPending()).isEqualTo(3);
        Thread stopping = stopping("slow");
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        stopping.join();
        assertThat(events).containsExactlyInAnyOrder("PUT o0", "PUT o1");
        start("slow");

        await().untilAsserted(() ->
                assertThat(events).containsExactlyInAnyOrder("PUT o0", "PUT o1", "PUT o2", "PUT o3", "PUT o4"));
        awaitAllAcknowledged("d");
        assertThat(header(DELIVERY_COUNT)).containsOnly(1L);
    }

    /** A last delivery that waits for another event of its object cannot be handed back. */
    @Test
    void stopWithMaxDeliver_processesWhatWouldNotComeAgain() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        watch("slow", "?durableName=d&maxDeliver=1&concurrentConsumers=2", exchange -> {
            begun.countDown();
            release.await();
        });
        put("a", "1");
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        put("a", "2");
        await().untilAsserted(() ->
                assertThat(durable("d").getDelivered().getConsumerSequence()).isEqualTo(2));
        Thread stopping = stopping("slow");
        release.countDown();
        stopping.join();

        assertThat(events).containsExactly("PUT a", "PUT a");
        awaitAllAcknowledged("d");
    }

    @Test
    void hotObject_overwrittenDuringASlowExchange_doesNotStopOthers() throws Exception {
        HotObject hot = new HotObject();
        watch("watch", "?durableName=d&concurrentConsumers=4&maxInFlightEvents=10&includeBody=false", hot);
        hot.assertOthersProceed(Soak.rounds(500, 5000));
        awaitAllAcknowledged("d");
        assertThat(events.stream().filter("PUT hot"::equals)).hasSize(2); // the first and the last one
    }

    @Test
    void suspendAndResume_loseNothing() throws Exception {
        watch("?durableName=d");
        put("a", "1");
        awaitEvents("PUT a");
        context.getRouteController().suspendRoute("watch");
        put("b", "1");
        put("b", "2");
        put("c", "1");
        assertThat(events).hasSize(1);
        context.getRouteController().resumeRoute("watch");

        awaitEvents("PUT a", "PUT b", "PUT c");
        awaitAllAcknowledged("d");
    }

    @Test
    void unreadableEvent_isToldOnce_andDoesNotStopTheOthers() throws Exception {
        collectFailures();
        watch("?durableName=d&exceptionHandler=#handler&ackWait=1000");
        String subject = "$O." + bucket + ".M.cG9pc29u";
        long sequence = nats.jetStream().publish(subject, "no json".getBytes()).getSeqno();
        put("a", "1");

        awaitEvents("PUT a");
        awaitAllAcknowledged("d");
        stop("watch");
        start("watch");
        put("b", "1");
        awaitEvents("PUT a", "PUT b");
        assertThat(handled).hasSize(1);
        assertThat(handled.get(0)).hasMessageContainingAll(subject, Long.toString(sequence), bucket);
    }

    @Test
    void consumerRemovedByAnOperator_isMadeAnew_andTheCurrentStateComesAgain() throws Exception {
        put("a", "1");
        watch("?durableName=d");
        awaitEvents("PUT a");
        awaitAllAcknowledged("d");

        removeConsumer("d");
        put("b", "1");

        awaitEvents("PUT a", "PUT a", "PUT b");
        awaitAllAcknowledged("d");
    }

    @Test
    void consumerOfChangesRemoved_goesOnWhereItWas() throws Exception {
        put("old", "1");
        watch("?durableName=d&deliverPolicy=new");
        put("a", "1");
        awaitEvents("PUT a");
        awaitAllAcknowledged("d");

        removeConsumer("d");
        put("b", "1");
        awaitEvents("PUT a", "PUT a", "PUT b"); // 'a' was not acknowledged when the consumer was last opened
        awaitAllAcknowledged("d");
        stop("watch");
        start("watch");
        put("c", "1");

        awaitEvents("PUT a", "PUT a", "PUT b", "PUT c");
    }

    @Test
    void deliveredOftenerThanAllowed_isGivenUpWithItsObject() throws Exception {
        collectFailures();
        put("crash", "1");
        watch("first", "?durableName=d&maxDeliver=1&ackWait=1000", exchange -> {});
        awaitEvents("PUT crash");
        stop("first");
        put("crash", "2");
        // somebody takes it once and dies
        var taken = nats.jetStream().subscribe(null, PullSubscribeOptions.bind("OBJ_" + bucket, "d"));
        assertThat(taken.fetch(1, Duration.ofSeconds(5))).hasSize(1);

        watch("second", "?durableName=d&maxDeliver=1&ackWait=1000&exceptionHandler=#handler", exchange -> {});

        await().untilAsserted(() -> assertThat(handled).hasSize(1));
        assertThat(handled.get(0))
                .isInstanceOf(DeliveryExhaustedException.class)
                .hasMessageContainingAll("'crash'", "1 times", "maxDeliver");
        assertThat(events).containsExactly("PUT crash");
        awaitAllAcknowledged("d");
    }

    @Test
    void overtakenEvent_isNotProcessed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        watch("blocked", "?durableName=d&maxInFlightEvents=10", exchange -> release.await());
        put("first", "1");
        put("a", "1");
        await().untilAsserted(() -> assertThat(durable("d").getNumAckPending()).isEqualTo(2));
        put("a", "2");
        release.countDown();

        awaitEvents("PUT first", "PUT a");
        awaitAllAcknowledged("d");
        assertThat(messages.get(1).getHeader(REVISION))
                .isEqualTo(call(info, null, named("a")).getMessage().getHeader(REVISION));
    }

    @Test
    void asynchronousRoute_doesNotBlockTheWatch_andAcknowledgesAtItsEnd() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?durableName=d")
                        .routeId("async")
                        .process(exchange -> note(exchange.getMessage()))
                        .to("seda:slow?waitForTaskToComplete=Never");
                from("seda:slow?concurrentConsumers=4").routeId("slow").process(exchange -> release.await());
            }
        });
        for (int i = 0; i < 8; i++) {
            put("o" + i, "1");
        }

        await().untilAsserted(() -> assertThat(events).hasSize(8));
        assertThat(durable("d").getNumAckPending()).isEqualTo(8);
        release.countDown();
        awaitAllAcknowledged("d");
    }

    @Test
    void manualAck_isUpToTheRoute() throws Exception {
        watch("watch", "?durableName=d&manualAck=true&redeliveryDelay=10&ackWait=1000", exchange -> {
            var ack = exchange.getMessage().getHeader(MANUAL_ACK, ObjectStoreManualAck.class);
            switch (exchange.getMessage().getHeader(OBJECT_NAME, String.class)) {
                case "acked" -> ack.ack();
                case "twice" -> {
                    if (exchange.getMessage().getHeader(DELIVERY_COUNT, Long.class) == 1) {
                        ack.nak();
                    } else {
                        ack.ack();
                    }
                }
                case "given-up" -> ack.term();
                case "forgotten" -> {
                    if (exchange.getMessage().getHeader(DELIVERY_COUNT, Long.class) == 2) {
                        ack.ack();
                    }
                }
                default -> throw new IllegalStateException();
            }
        });
        put("acked", "1");
        put("twice", "1");
        put("given-up", "1");
        put("forgotten", "1");

        await().untilAsserted(() -> assertThat(events)
                .containsExactlyInAnyOrder(
                        "PUT acked", "PUT twice", "PUT twice", "PUT given-up", "PUT forgotten", "PUT forgotten"));
        awaitAllAcknowledged("d");
    }
}
