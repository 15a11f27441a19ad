/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;

/** The watch as a route sees it. */
class ConsumerIT extends WatchingTestSupport {
    private void watch(String options, Processor processor) throws Exception {
        watch("watch", options, processor);
    }

    @Test
    void watch_deliversTheCurrentStateThenChanges() throws Exception {
        put("a", "1");
        put("b", "1");
        call(delete, null, named("b"));
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "a"));

        watch("");
        awaitEvents("PUT a", "DELETE b", "LINK l");
        put("a", "2");
        call(delete, null, named("a"));

        awaitEvents("PUT a", "DELETE b", "LINK l", "PUT a", "DELETE a");
        assertThat(messages)
                .extracting(message -> message.getHeader(INITIAL))
                .containsExactly(true, true, true, false, false);
        assertThat(messages).extracting(message -> message.getHeader(PENDING)).containsExactly(2L, 1L, 0L, 0L, 0L);
        assertThat(messages)
                .extracting(message -> message.getHeader(DELETED))
                .containsExactly(false, true, false, false, true);
        assertThat(messages)
                .extracting(message -> message.getHeader(LINK_OBJECT_NAME))
                .containsExactly(null, null, "a", null, null);
        assertThat(messages.get(0).getHeader(Exchange.FILE_NAME)).isEqualTo("a");
        assertThat(messages.get(3).getHeader(SIZE)).isEqualTo(1L);
    }

    @Test
    void watch_bodies_areTheContentOfWhatWasPut() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        watch("", exchange -> bodies.add(String.valueOf(exchange.getMessage().getBody(String.class))));

        put("a", "one");
        put("empty", "");
        call(delete, null, named("a"));

        await().untilAsserted(() -> assertThat(bodies).containsExactly("one", "", "null"));
    }

    @Test
    void includeBodyFalse_givesNoBody() throws Exception {
        watch("?includeBody=false");

        put("a", "one");

        awaitEvents("PUT a");
        assertThat(messages.get(0).getBody()).isNull();
    }

    @Test
    void deliverPolicyNew_givesChangesAlone() throws Exception {
        put("old", "1");
        watch("?deliverPolicy=new");

        put("new", "1");

        awaitEvents("PUT new");
        assertThat(messages.get(0).getHeader(INITIAL)).isEqualTo(false);
    }

    @Test
    void deliverPolicyByStartSequenceAndTime_beginThere() throws Exception {
        put("a", "1");
        Message second = put("b", "1").getMessage();
        Instant between = call(info, null, named("b"))
                .getMessage()
                .getHeader(LAST_MODIFIED, Instant.class)
                .plusNanos(1);
        put("c", "1");

        watch("?deliverPolicy=byStartSequence&startSequence=" + second.getHeader(REVISION));
        awaitEvents("PUT b", "PUT c");
        context.getRouteController().stopRoute("watch");
        context.removeRoute("watch");
        events.clear();
        watch("?deliverPolicy=byStartTime&startTime=" + between);

        awaitEvents("PUT c");
    }

    @Test
    void deliverPolicyAll_givesWhatTheStreamHolds() throws Exception {
        put("a", "1");
        put("a", "2");
        put("b", "1");

        watch("?deliverPolicy=all");

        awaitEvents("PUT a", "PUT b");
    }

    @Test
    void filters_letOnlyWantedEventsThrough() throws Exception {
        watch("?events=PUT&prefix=in/&antInclude=**/*.csv&exclude=.*tmp.*");

        put("in/a.txt", "1");
        put("in/tmp.csv", "1");
        put("out/a.csv", "1");
        put("in/a.csv", "1");
        call(delete, null, named("in/a.csv"));
        put("in/b.csv", "1");

        awaitEvents("PUT in/a.csv", "PUT in/b.csv");
    }

    @Test
    void objectName_watchesOneObjectHoweverItIsEncoded() throws Exception {
        watch("?objectName=ab~");

        put("ab", "1");
        put("ab~", "1");

        awaitEvents("PUT ab~");
    }

    @Test
    void twoRoutes_onTheSameEndpoint_bothSeeEveryEvent() throws Exception {
        watch("");
        CountDownLatch other = new CountDownLatch(1);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket).process(exchange -> other.countDown());
            }
        });

        put("a", "1");

        awaitEvents("PUT a");
        assertThat(other.await(5, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() -> assertThat(serverSideConsumers()).isEqualTo(2));
    }

    @Test
    void failedExchange_reachesTheExceptionHandlerAndTheNextEventComes() throws Exception {
        List<Throwable> handled = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("handler", new CollectingHandler(handled));
        watch("?exceptionHandler=#handler", exchange -> {
            if ("bad".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                throw new IllegalStateException("no");
            }
        });

        nats.jetStream().publish("$O." + bucket + ".M.bm90anNvbg==", "not json".getBytes("UTF-8"));
        put("bad", "1");
        put("good", "1");

        awaitEvents("PUT bad", "PUT good");
        assertThat(handled).hasSize(2);
        assertThat(handled.get(0)).hasMessageContainingAll("$O." + bucket + ".M.bm90anNvbg==", "not a JSON object");
        assertThat(handled.get(1)).hasMessage("no");
    }

    @Test
    void bodyOverwrittenBeforeItIsRead_failsThatExchangeAndTheNewerEventFollows() throws Exception {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        List<String> bodies = new CopyOnWriteArrayList<>();
        CountDownLatch overwritten = new CountDownLatch(1);
        watch("", exchange -> {
            assertThat(overwritten.await(10, TimeUnit.SECONDS)).isTrue();
            try {
                bodies.add(new String(
                        exchange.getMessage().getBody(java.io.InputStream.class).readAllBytes(), "UTF-8"));
            } catch (java.io.IOException e) {
                failures.add(e);
            }
        });

        put("a", "1");
        awaitEvents("PUT a");
        put("a", "2");
        overwritten.countDown();

        await().untilAsserted(() -> assertThat(bodies).containsExactly("2"));
        assertThat(failures).singleElement().isInstanceOf(ObjectChangedException.class);
    }

    @Test
    void stop_waitsForTheExchangeUnderWayAndLeavesNoConsumer() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        watch("", exchange -> {
            began.countDown();
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
            done.countDown();
        });
        put("a", "1");
        assertThat(began.await(5, TimeUnit.SECONDS)).isTrue();
        Thread stopper = new Thread(() -> {
            try {
                context.getRouteController().stopRoute("watch");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopper.start();
        await().until(() ->
                stopper.getState() == Thread.State.TIMED_WAITING || stopper.getState() == Thread.State.WAITING);
        goOn.countDown();
        stopper.join(10_000);

        assertThat(done.getCount()).isZero();
        assertThat(context.getRouteController().getRouteStatus("watch")).isEqualTo(ServiceStatus.Stopped);
        awaitNoConsumer();
    }

    @Test
    void restartedRoute_watchesAgain() throws Exception {
        watch("?deliverPolicy=new");
        context.getRouteController().stopRoute("watch");
        put("unseen", "1");
        context.getRouteController().startRoute("watch");

        put("seen", "1");

        awaitEvents("PUT seen");
    }

    @Test
    void missingBucket_withoutAutoCreation_failsTheStart() {
        assertThatThrownBy(() -> watch("-none?autoCreateBucket=false"))
                .isInstanceOf(RuntimeCamelException.class)
                .hasStackTraceContaining("Bucket '" + bucket + "-none' does not exist");
    }

    @Test
    void killedServer_isForgottenAndTheWatchGoesOnWhereItWas() throws Exception {
        try (NatsServer server = NatsServer.startOwn()) {
            String endpoint = "objectstore:" + bucket;
            String options = "?servers=" + server.url() + "&reconnectTimeWait=100&requestTimeout=2000";
            routes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(endpoint + options)
                            .routeId("own")
                            .process(
                                    exchange -> events.add(exchange.getMessage().getHeader(EVENT_TYPE) + " "
                                            + exchange.getMessage().getBody(String.class)));
                }
            });
            call(endpoint + options, "before", named("a"));
            awaitEvents("PUT before");

            server.kill();
            server.restart();
            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> call(endpoint + options, "after", named("b")) != null);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(events).contains("PUT after"));
            assertThat(events).filteredOn("PUT before"::equals).hasSize(1);
            context.getRouteController().stopRoute("own");
        }
    }

    @Test
    void routeThatInterruptsItsThread_doesNotEndTheWatch() throws Exception {
        watch("", exchange -> Thread.currentThread().interrupt());

        put("a", "1");
        put("b", "1");

        awaitEvents("PUT a", "PUT b");
    }

    @Test
    void stop_withARouteThatHangs_takesAsLongAsTheShutdownStrategyAllows() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        context.getShutdownStrategy().setTimeout(1);
        watch("", exchange -> {
            began.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        put("a", "1");
        assertThat(began.await(5, TimeUnit.SECONDS)).isTrue();

        context.getRouteController().stopRoute("watch");

        assertThat(interrupted.await(8, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void watchThatMayNotRead_failsTheStartOfItsRoute() throws Exception {
        String rights = "authorization { users: [ { user: u, password: p, permissions: {"
                + " publish: { deny: \"$JS.API.CONSUMER.MSG.NEXT.>\" } } } ] }";
        try (NatsServer server = NatsServer.startOwn(rights)) {
            assertThatThrownBy(() -> routes(new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("objectstore:" + bucket + "?requestTimeout=1000&username=u&password=p&servers="
                                            + server.url())
                                    .routeId("mute")
                                    .to("mock:never");
                        }
                    }))
                    .rootCause()
                    .hasMessageContainingAll("may not publish to $JS.API.CONSUMER.MSG.NEXT.OBJ_" + bucket);
        }
    }

    @Test
    void pending_withFilters_countsWhatIsStillToCome() throws Exception {
        for (String name : List.of("a1", "b1", "a2", "b2", "a3", "b3")) {
            put(name, "1");
        }
        watch("?prefix=a&maxInFlightEvents=1");

        awaitEvents("PUT a1", "PUT a2", "PUT a3");
        assertThat(header(PENDING)).containsExactly(2L, 1L, 0L);
        put("b4", "1");
        put("a4", "1");
        awaitEvents("PUT a1", "PUT a2", "PUT a3", "PUT a4");
        assertThat(header(PENDING)).containsExactly(2L, 1L, 0L, 0L);
    }

    @Test
    void suspendedRoute_getsWhatChanged_whenItIsResumed() throws Exception {
        put("a", "1");
        watch("");
        awaitEvents("PUT a");
        context.getRouteController().suspendRoute("watch");
        awaitNoConsumer();
        put("a", "2");
        put("b", "1");
        call(delete, null, named("a"));
        assertThat(events).hasSize(1);
        context.getRouteController().resumeRoute("watch");

        awaitEvents("PUT a", "PUT b", "DELETE a");
    }

    @Test
    void concurrentConsumers_keepTheEventsOfOneObjectInOrder() throws Exception {
        List<String> begun = new CopyOnWriteArrayList<>();
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Map<String, Long> last = new ConcurrentHashMap<>();
        List<String> disorder = new CopyOnWriteArrayList<>();
        watch("?concurrentConsumers=4&includeBody=false", exchange -> {
            String name = exchange.getMessage().getHeader(OBJECT_NAME, String.class);
            long revision = exchange.getMessage().getHeader(REVISION, Long.class);
            most.accumulateAndGet(under.incrementAndGet(), Math::max);
            Long before = last.put(name, Long.MAX_VALUE);
            if (before != null && before > revision) {
                disorder.add(name + " " + before + " " + revision);
            }
            assertThat(new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS)).isFalse();
            last.put(name, revision);
            under.decrementAndGet();
            begun.add(name);
        });
        for (int i = 0; i < 100; i++) {
            put("o" + i % 5, "1");
        }

        long newest = call(info, null, named("o4")).getMessage().getHeader(REVISION, Long.class);
        await().untilAsserted(() -> assertThat(last).hasSize(5).containsEntry("o4", newest));
        assertThat(disorder).isEmpty();
        assertThat(most.get()).isBetween(2, 4);
    }

    @Test
    void hotObject_overwrittenDuringASlowExchange_doesNotStopOthers() throws Exception {
        HotObject hot = new HotObject();
        watch("?concurrentConsumers=4&maxInFlightEvents=10&includeBody=false", hot);
        hot.assertOthersProceed(Soak.rounds(500, 5000));
        assertThat(header(REVISION)).doesNotHaveDuplicates();
    }

    /** They are left out only where they would keep others waiting. */
    @Test
    void overwrittenStates_areSeen_whileThereIsRoom() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        watch("?concurrentConsumers=2&includeBody=false", exchange -> {
            if ("a".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                begun.countDown();
                release.await();
            }
        });
        put("a", "1");
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            put("a", "" + i);
            put("b" + i, "1");
        }
        await().untilAsserted(() -> assertThat(events).hasSize(21));
        release.countDown();

        await().untilAsserted(() -> assertThat(events).hasSize(41));
        assertThat(events.stream().filter("PUT a"::equals)).hasSize(21);
    }

    @Test
    void asynchronousRoute_hasAsManyExchangesUnderWayAsEventsMayBeInFlight() throws Exception {
        AtomicInteger under = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<String> ended = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?maxInFlightEvents=3&includeBody=false")
                        .routeId("async")
                        .process(exchange -> most.accumulateAndGet(under.incrementAndGet(), Math::max))
                        .delay(200)
                        .asyncDelayed()
                        .process(exchange -> {
                            under.decrementAndGet();
                            ended.add(exchange.getMessage().getHeader(OBJECT_NAME) + " "
                                    + exchange.getMessage().getHeader(SIZE));
                        });
            }
        });
        for (String size : List.of("1", "22", "333")) {
            put("a", size);
            put("b", size);
        }

        await().untilAsserted(() -> assertThat(ended).contains("a 3", "b 3"));
        assertThat(most.get()).isBetween(2, 3);
        assertThat(ended).filteredOn(end -> end.startsWith("a")).isSorted();
        assertThat(ended).filteredOn(end -> end.startsWith("b")).isSorted();
    }

    @Test
    void bridgeErrorHandler_takesAnUnreadableEventToTheRoutesErrorHandler() throws Exception {
        String subject = "$O." + bucket + ".M.cG9pc29u";
        put("first", "1");
        nats.jetStream().publish(subject, "no json".getBytes());
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(ObjectCorruptedException.class).handled(true).to("mock:bridged");
                from("objectstore:" + bucket + "?bridgeErrorHandler=true")
                        .routeId("bridged")
                        .process(exchange -> note(exchange.getMessage()));
            }
        });
        getMockEndpoint("mock:bridged").expectedMessageCount(1);
        put("a", "1");

        getMockEndpoint("mock:bridged").assertIsSatisfied(10_000);
        awaitEvents("PUT first", "PUT a");
    }
}
