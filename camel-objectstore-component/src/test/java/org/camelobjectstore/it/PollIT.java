/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;

/** Consumers that ask which objects are there: pollEnrich, consumer templates, and routes with a scheduler. */
class PollIT extends WatchingTestSupport {
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private void enrichingRoute(String options, long timeout) throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich").routeId("enrich").pollEnrich("objectstore:" + bucket + options, timeout);
            }
        });
    }

    private Message enriched() throws Exception {
        return call("direct:enrich", "before", Map.of()).getMessage();
    }

    @Test
    void pollEnrich_givesTheObjectThatIsThere() throws Exception {
        put("a", "one");
        enrichingRoute("?objectName=a", 5000);

        Message message = enriched();

        assertThat(message.getBody(String.class)).isEqualTo("one");
        assertThat(message.getHeader(OBJECT_NAME)).isEqualTo("a");
        assertThat(message.getHeader(SIZE)).isEqualTo(3L);
        assertThat(message.getHeader(Exchange.FILE_NAME)).isEqualTo("a");
        put("a", "two");
        assertThat(enriched().getBody(String.class)).isEqualTo("two");
    }

    @Test
    void pollEnrich_withoutObject_isNullAfterItsTimeout() throws Exception {
        put("other", "1");
        enrichingRoute("?objectName=a", 300);

        assertThat(enriched().getBody()).isNull();
        awaitNoConsumer();
    }

    @Test
    void pollEnrich_waitsForTheObject() throws Exception {
        enrichingRoute("?objectName=a", 15_000);
        CompletableFuture<String> body = CompletableFuture.supplyAsync(() -> {
            try {
                return enriched().getBody(String.class);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().ignoreExceptions().until(() -> serverSideConsumers() == 1); // at first there is no bucket
        put("b", "not this one");
        put("a", "this one");

        assertThat(body.get(10, TimeUnit.SECONDS)).isEqualTo("this one");
        awaitNoConsumer();
    }

    @Test
    void pollEnrich_ofALink_givesItsTarget() throws Exception {
        put("a", "one");
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "a"));
        enrichingRoute("?objectName=l", 0);

        assertThat(enriched().getBody(String.class)).isEqualTo("one");
    }

    @Test
    void pollEnrich_withDeleteAfterRead_takesOneAfterTheOther() throws Exception {
        put("in/b", "2");
        put("in/a", "1");
        put("out", "0");
        enrichingRoute("?prefix=in/&deleteAfterRead=true", 0);

        assertThat(enriched().getHeader(OBJECT_NAME)).isEqualTo("in/a");
        assertThat(enriched().getHeader(OBJECT_NAME)).isEqualTo("in/b");
        assertThat(enriched().getBody()).isNull();
        assertThat(call(list, null, Map.of()).getMessage().getBody(List.class)).hasSize(1);
    }

    @Test
    void consumerTemplate_givesNullAtOnce_andTheBodyOfAVersionThatIsGoneFails() throws Exception {
        String uri = "objectstore:" + bucket + "?objectName=a";
        try (ConsumerTemplate consumer = context.createConsumerTemplate()) {
            assertThat(consumer.receiveNoWait(uri)).isNull();
            put("a", "one");
            Exchange exchange = consumer.receiveNoWait(uri);
            put("a", "two");
            assertThatThrownBy(() -> exchange.getMessage().getMandatoryBody(byte[].class))
                    .rootCause()
                    .isInstanceOfAny(ObjectChangedException.class, IOException.class)
                    .hasMessageContaining("'a'");
            consumer.doneUoW(exchange);
        }
    }

    @Test
    void scheduler_polls_inBatches_andLeavesOutWhatIsProcessed() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        for (int i = 0; i < 5; i++) {
            put("o" + i, "body " + i);
        }
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?delay=50&maxMessagesPerPoll=3&idempotentRepository=#seen")
                        .routeId("poll")
                        .process(exchange -> {
                            messages.add(exchange.getMessage().copy());
                            bodies.add(exchange.getMessage().getBody(String.class) + " "
                                    + exchange.getProperty(Exchange.BATCH_INDEX) + "/"
                                    + exchange.getProperty(Exchange.BATCH_SIZE) + " "
                                    + exchange.getProperty(Exchange.BATCH_COMPLETE));
                        });
            }
        });

        await().untilAsserted(() -> assertThat(bodies)
                .containsExactly(
                        "body 0 0/3 false",
                        "body 1 1/3 false",
                        "body 2 2/3 true",
                        "body 3 0/2 false",
                        "body 4 1/2 true"));
        put("o0", "anew");
        await().untilAsserted(() -> assertThat(bodies).hasSize(6).last().isEqualTo("anew 0/1 true"));
        assertThat(messages.get(5).getHeader(OBJECT_NAME)).isEqualTo("o0");
        awaitNoConsumer(); // that of a list comes and goes
    }

    @Test
    void scheduler_withDeleteAfterRead_deletesWhatDidNotFail() throws Exception {
        put("good", "1");
        put("bad", "1");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?delay=50&deleteAfterRead=true")
                        .routeId("poll")
                        .process(exchange -> note(exchange.getMessage()))
                        .filter(header(OBJECT_NAME).isEqualTo("bad"))
                        .throwException(new IllegalStateException("bad"));
            }
        });

        await().untilAsserted(
                        () -> assertThat(events).filteredOn("PUT bad"::equals).hasSizeGreaterThan(2));
        assertThat(events).filteredOn("PUT good"::equals).hasSize(1);
        assertThat(call(exists, null, named("good")).getMessage().getBody()).isEqualTo(false);
        assertThat(call(exists, null, named("bad")).getMessage().getBody()).isEqualTo(true);
    }

    @Test
    void scheduler_whenObjectsKeepFailing_theOthersHaveTheirTurnFirst() throws Exception {
        for (int i = 10; i < 35; i++) {
            put("o" + i, "1");
        }
        context.getRegistry().bind("failures", new CollectingHandler(new CopyOnWriteArrayList<>()));
        watch("poll", "?delay=10&deleteAfterRead=true&exceptionHandler=#failures", exchange -> {
            throw new IllegalStateException("fails");
        });

        await().until(() -> events.size() >= 50);
        List<String> turns = List.copyOf(events);
        assertThat(turns.subList(0, 25)).doesNotHaveDuplicates();
        assertThat(turns.subList(25, 50)).isEqualTo(turns.subList(0, 25));
    }

    @Test
    void scheduler_whenTenObjectsKeepFailing_getsToTheEleventh_greedyOrNot() throws Exception {
        for (int i = 0; i < 10; i++) {
            put("bad" + i, "1");
        }
        put("good", "1");
        context.getRegistry().bind("failures", new CollectingHandler(new CopyOnWriteArrayList<>()));
        String greedy = "&greedy=true&backoffMultiplier=3&backoffIdleThreshold=1&exceptionHandler=#failures";
        watch("poll", "?delay=10&deleteAfterRead=true" + greedy, exchange -> {
            if (!"good".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                throw new IllegalStateException("bad");
            }
        });

        await().until(() ->
                !(boolean) call(exists, null, named("good")).getMessage().getBody());
        put("aaa", "before all of them"); // its turn comes, too
        await().until(() -> events.contains("PUT aaa"));
    }

    @Test
    void pollEnrich_withDeleteAfterRead_doesNotGiveTheOneThatFailsAgainAndAgain() throws Exception {
        put("bad", "1");
        put("good", "1");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:enrich")
                        .pollEnrich("objectstore:" + bucket + "?deleteAfterRead=true", 0)
                        .process(exchange -> note(exchange.getMessage()))
                        .filter(header(OBJECT_NAME).isEqualTo("bad"))
                        .throwException(new IllegalStateException("bad"));
            }
        });

        assertThatThrownBy(this::enriched).hasMessage("bad");
        assertThat(enriched().getHeader(OBJECT_NAME)).isEqualTo("good");
        assertThatThrownBy(this::enriched).hasMessage("bad");
    }

    @Test
    void scheduler_objectsThatGoOrChangeBeforeTheirTurn_areSkippedOrTakenAsTheyAre() throws Exception {
        for (String name : List.of("a", "b", "c", "d")) {
            put(name, "old");
        }
        List<Exchange> failed = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).process(failed::add);
                from("objectstore:" + bucket + "?delay=10&deleteAfterRead=true")
                        .process(exchange -> {
                            if ("a".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                                call(delete, null, named("b"));
                                put("c", "newer");
                                call(delete, null, named("d"));
                            }
                        })
                        .process(exchange -> bodies.add(exchange.getMessage().getHeader(OBJECT_NAME) + " "
                                + exchange.getMessage().getBody(String.class) + " "
                                + exchange.getProperty(Exchange.BATCH_INDEX) + "/"
                                + exchange.getProperty(Exchange.BATCH_SIZE)));
            }
        });

        await().until(() -> bodies.size() == 2);
        await().until(() ->
                call(list, null, Map.of()).getMessage().getBody(List.class).isEmpty());
        assertThat(bodies).containsExactly("a old 0/4", "c newer 1/3");
        assertThat(failed).isEmpty();
    }

    @Test
    void scheduler_thousandObjectsAndAnotherWhoDeletesThem_noExchangeFails() throws Exception {
        int count = Soak.rounds(200, 1000);
        for (int i = 0; i < count; i++) {
            put("o" + i, "1");
        }
        List<Exchange> failed = new CopyOnWriteArrayList<>();
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).process(failed::add);
                from("objectstore:" + bucket + "?delay=10&greedy=true&maxMessagesPerPoll=100&deleteAfterRead=true")
                        .process(exchange -> {
                            Object name = exchange.getMessage().getHeader(OBJECT_NAME);
                            bodies.add(String.valueOf(name));
                            int next = Integer.parseInt(String.valueOf(name).substring(1)) + 1;
                            if (Boolean.TRUE.equals(call(exists, null, named("o" + next))
                                    .getMessage()
                                    .getBody())) {
                                call(delete, null, named("o" + next));
                            }
                        })
                        .convertBodyTo(String.class);
            }
        });

        await().until(() ->
                call(list, null, Map.of()).getMessage().getBody(List.class).isEmpty());
        assertThat(failed).isEmpty();
        assertThat(bodies.size()).isLessThan(count);
    }

    @Test
    void pollEnrich_overAFileInTheRoute_namesTheObject() throws Exception {
        put("in/a", "1");
        enrichingRoute("?objectName=in/a", 0);

        assertThat(call("direct:enrich", "before", Map.of(Exchange.FILE_NAME, "x", Exchange.FILE_NAME_ONLY, "x"))
                        .getMessage()
                        .getHeaders())
                .containsEntry(Exchange.FILE_NAME, "in/a")
                .containsEntry(Exchange.FILE_NAME_ONLY, "a");
    }

    @Test
    void scheduler_withDurableName_isRefused() {
        assertThatThrownBy(() -> watch("?delay=50&durableName=d"))
                .hasMessageContainingAll("durableName 'd'", "scheduler options");
    }
}
