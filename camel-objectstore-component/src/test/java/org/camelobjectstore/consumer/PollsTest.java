/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.settings.Options.configuration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.StartedCamel;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which objects a poll takes, in which order, and which not again; each poll is one call. */
@Timeout(20)
class PollsTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private final FakeServer server = new FakeServer();
    private final Connections connections = FakeConnection.to(server);
    private final Set<StoredObject> inProgress = new HashSet<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<AutoCloseable> started = new ArrayList<>();
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws IOException {
        client = ObjectStoreClient.over(server, TransferSettings.DEFAULT);
        client.createBucket(BucketSettings.of("b"));
        bucket = client.bucket("b");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable service : started) {
            service.close();
        }
        client.close();
        server.shutdown();
    }

    private StoredObject put(String name, String content) throws IOException {
        return bucket.put(PutRequest.of(name), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .object();
    }

    private void putAll(String... names) throws IOException {
        for (String name : names) {
            put(name, "of " + name);
        }
    }

    private BucketAccess access(ObjectStoreConfiguration configuration) {
        ConnectionSettings connection = ConnectionSettings.from(configuration, null, null);
        return new BucketAccess(connections, connection, Settings.from("b", configuration));
    }

    private ScheduledObjectStoreConsumer scheduled(ObjectStoreConfiguration configuration, Processor route)
            throws Exception {
        BucketAccess access = access(configuration);
        ScheduledObjectStoreConsumer consumer = new ScheduledObjectStoreConsumer(
                CONTEXT.getEndpoint("direct:any"),
                exchange -> {
                    exchanges.add(exchange);
                    route.process(exchange);
                },
                access,
                inProgress);
        consumer.setMaxMessagesPerPoll(access.settings().consumer().maxMessagesPerPoll());
        consumer.setStartScheduler(false);
        consumer.start();
        started.add(consumer::stop);
        return consumer;
    }

    private ScheduledObjectStoreConsumer scheduled(String options) throws Exception {
        return scheduled(configuration(options), PollsTest::end);
    }

    private ObjectStorePollingConsumer asked(String options) throws Exception {
        ObjectStorePollingConsumer consumer = new ObjectStorePollingConsumer(
                CONTEXT.getEndpoint("direct:any"), access(configuration(options)), inProgress);
        consumer.start();
        started.add(consumer::stop);
        return consumer;
    }

    /** As the end of a route. */
    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private static void fail(Exchange exchange) {
        exchange.setException(new IllegalStateException("it fails"));
        end(exchange);
        exchange.setException(null); // or the consumer would log it
    }

    private static String name(Exchange exchange) {
        return exchange == null ? null : exchange.getMessage().getHeader(OBJECT_NAME, String.class);
    }

    private List<String> names() {
        return exchanges.stream().map(PollsTest::name).toList();
    }

    private static List<Object> properties(List<Exchange> exchanges, ExchangePropertyKey key) {
        return exchanges.stream().map(exchange -> exchange.getProperty(key)).toList();
    }

    @Test
    void poll_takesThemInTheOrderOfNames_whateverTheOrderOfRevisions() throws Exception {
        putAll("c", "a", "b/1", "b");

        assertThat(scheduled("").poll()).isEqualTo(4);

        assertThat(names()).containsExactly("a", "b", "b/1", "c");
    }

    @Test
    void poll_ofAnEmptyBucket_isNone() throws Exception {
        assertThat(scheduled("").poll()).isZero();
        assertThat(exchanges).isEmpty();
    }

    @Test
    void poll_takesAsManyAsItMay_andGoesOnBehindThem_thenFromTheBeginning() throws Exception {
        putAll("a", "b", "c", "d", "e");
        ScheduledObjectStoreConsumer consumer = scheduled("maxMessagesPerPoll=2");

        for (int i = 0; i < 3; i++) {
            assertThat(consumer.poll()).isEqualTo(2);
        }

        assertThat(names()).containsExactly("a", "b", "c", "d", "e", "a");
    }

    @Test
    void poll_takesTenByDefault_andAllWithZero() throws Exception {
        for (int i = 10; i < 22; i++) {
            put("o" + i, "1");
        }

        assertThat(scheduled("").poll()).isEqualTo(10);
        assertThat(scheduled("maxMessagesPerPoll=0").poll()).isEqualTo(12);
    }

    @Test
    void poll_batch_isNumbered_andCountsDown() throws Exception {
        putAll("a", "b", "c");

        scheduled("").poll();

        assertThat(properties(exchanges, ExchangePropertyKey.BATCH_INDEX)).containsExactly(0, 1, 2);
        assertThat(properties(exchanges, ExchangePropertyKey.BATCH_SIZE)).containsExactly(3, 3, 3);
        assertThat(properties(exchanges, ExchangePropertyKey.BATCH_COMPLETE)).containsExactly(false, false, true);
        assertThat(exchanges.stream().map(exchange -> exchange.getMessage().getHeader(PENDING)))
                .containsExactly(2L, 1L, 0L);
        assertThat(exchanges)
                .allSatisfy(exchange ->
                        assertThat(exchange.getMessage().getHeader(EVENT_TYPE)).isEqualTo("PUT"));
    }

    @Test
    void poll_takesAnObjectEachTime_ifNothingIsToHappenToIt() throws Exception {
        putAll("a");
        ScheduledObjectStoreConsumer consumer = scheduled("");

        consumer.poll();
        consumer.poll();

        assertThat(names()).containsExactly("a", "a");
    }

    @Test
    void poll_leavesOutWhatIsInProgress_untilItIsDone() throws Exception {
        putAll("a", "b");
        ScheduledObjectStoreConsumer consumer = scheduled(configuration(""), exchange -> {});
        consumer.poll();
        assertThat(consumer.poll()).isZero();

        end(exchanges.get(0));
        consumer.poll();

        assertThat(names()).containsExactly("a", "b", "a");
        assertThat(inProgress).hasSize(2);
    }

    @Test
    void poll_deleteAfterRead_deletesWhatSucceeded_andTakesWhatFailedAgain() throws Exception {
        putAll("bad", "good");
        ScheduledObjectStoreConsumer consumer = scheduled(configuration("deleteAfterRead=true"), exchange -> {
            if (name(exchange).equals("bad")) {
                fail(exchange);
            } else {
                end(exchange);
            }
        });

        consumer.poll();
        consumer.poll();

        assertThat(names()).containsExactly("bad", "good", "bad");
        assertThat(bucket.find("good")).isEmpty();
        assertThat(bucket.find("bad")).isPresent();
    }

    @Test
    void poll_whatFails_doesNotKeepTheOthersFromTheirTurn() throws Exception {
        putAll("a", "b", "c");
        ScheduledObjectStoreConsumer consumer =
                scheduled(configuration("maxMessagesPerPoll=1&deleteAfterRead=true"), exchange -> {
                    if (name(exchange).equals("a")) {
                        fail(exchange);
                    } else {
                        end(exchange);
                    }
                });

        for (int i = 0; i < 4; i++) {
            consumer.poll();
        }

        assertThat(names()).containsExactly("a", "b", "c", "a");
    }

    @Test
    void poll_rolledBack_isNotDeleted() throws Exception {
        putAll("a");
        scheduled(configuration("deleteAfterRead=true"), exchange -> {
                    exchange.setRollbackOnly(true);
                    end(exchange);
                })
                .poll();

        assertThat(bucket.find("a")).isPresent();
        assertThat(inProgress).isEmpty();
    }

    @Test
    void poll_idempotentRepository_leavesOutVersionsThatSucceeded_andNoOthers() throws Exception {
        putAll("bad", "good");
        ObjectStoreConfiguration configuration = configuration("");
        configuration.setIdempotentRepository(MemoryIdempotentRepository.memoryIdempotentRepository(10));
        ScheduledObjectStoreConsumer consumer = scheduled(configuration, exchange -> {
            if (name(exchange).equals("bad")) {
                fail(exchange);
            } else {
                end(exchange);
            }
        });
        consumer.poll();
        consumer.poll();
        put("good", "another version");
        consumer.poll();

        assertThat(names()).containsExactly("bad", "good", "bad", "good", "bad");
    }

    @Test
    void poll_whatIsGoneBeforeItsTurn_isLeftOut_andWhatWasReplacedIsTakenAsItIs() throws Exception {
        putAll("a", "b", "c");
        ScheduledObjectStoreConsumer consumer = scheduled(configuration(""), exchange -> {
            if (name(exchange).equals("a")) {
                bucket.delete("b", null);
                put("c", "another version");
            }
            end(exchange);
        });

        assertThat(consumer.poll()).isEqualTo(3);

        assertThat(names()).containsExactly("a", "c");
        assertThat(exchanges.get(1).getMessage().getHeader(SIZE)).isEqualTo(15L);
        assertThat(properties(exchanges, ExchangePropertyKey.BATCH_INDEX)).containsExactly(0, 1);
    }

    @Test
    void poll_leavesOutLinksDeletedOnesAndWhatDoesNotPass() throws Exception {
        putAll("in/a", "in/gone", "out/b");
        bucket.addLink("in/link", bucket.info("in/a"));
        bucket.delete("in/gone", null);

        scheduled("prefix=in/").poll();

        assertThat(names()).containsExactly("in/a");
    }

    @Test
    void poll_ofALinkThatIsNamed_isItsTarget_unlessTheObjectIsToGo() throws Exception {
        putAll("a");
        bucket.addLink("link", bucket.info("a"));

        scheduled("objectName=link&deleteAfterRead=true").poll();
        assertThat(exchanges).isEmpty();
        scheduled("objectName=link").poll();

        assertThat(names()).containsExactly("a");
    }

    @Test
    void poll_includeBodyFalse_hasNone_andElseItIsTheContent() throws Exception {
        putAll("a");
        List<Object> bodies = new ArrayList<>();
        scheduled(configuration(""), exchange -> {
                    bodies.add(exchange.getContext()
                            .getTypeConverter()
                            .convertTo(String.class, exchange.getMessage().getBody()));
                    end(exchange);
                })
                .poll();
        scheduled(configuration("includeBody=false"), exchange -> {
                    bodies.add(String.valueOf(exchange.getMessage().getBody()));
                    end(exchange);
                })
                .poll();

        assertThat(bodies).containsExactly("of a", "null");
    }

    @Test
    void start_withADurableName_isRefused_andConnectsToNothing() {
        assertThatThrownBy(() -> scheduled("durableName=d")).hasStackTraceContaining("durableName 'd'");
        assertThatThrownBy(() -> asked("durableName=d")).hasStackTraceContaining("durableName 'd'");

        assertThat(connections.size()).isZero();
    }

    @Test
    void start_withoutTheBucket_fails_ifItMayNotBeCreated() throws Exception {
        client.deleteBucket("b");

        assertThatThrownBy(() -> scheduled("autoCreateBucket=false")).hasCauseInstanceOf(BucketNotFoundException.class);

        assertThat(connections.size()).isZero();
        assertThat(scheduled("").poll()).isZero();
    }

    @Test
    void receiveNoWait_isTheFirst_orNothing() throws Exception {
        ObjectStorePollingConsumer consumer = asked("");
        assertThat(consumer.receiveNoWait()).isNull();
        putAll("b", "a");

        assertThat(name(consumer.receiveNoWait())).isEqualTo("a");
        assertThat(name(consumer.receiveNoWait())).isEqualTo("a");
    }

    @Test
    void receive_deleteAfterRead_isEachOnce_andGoneWhenItsExchangeIsDone() throws Exception {
        putAll("a", "b");
        ObjectStorePollingConsumer consumer = asked("deleteAfterRead=true");
        Exchange first = consumer.receiveNoWait();
        Exchange second = consumer.receiveNoWait();
        assertThat(List.of(name(first), name(second))).containsExactly("a", "b");
        assertThat(consumer.receiveNoWait()).isNull();
        assertThat(bucket.find("a")).isPresent();

        end(first);
        fail(second);

        assertThat(bucket.find("a")).isEmpty();
        assertThat(name(consumer.receiveNoWait())).isEqualTo("b");
    }

    @Test
    void receive_isWhatTheConsumerOfTheSameEndpointHasNotInHand() throws Exception {
        putAll("a", "b");
        scheduled(configuration("maxMessagesPerPoll=1&deleteAfterRead=true"), exchange -> {})
                .poll();

        assertThat(name(asked("deleteAfterRead=true").receiveNoWait())).isEqualTo("b");
    }

    @Test
    void receive_waitsForTheObjectThatPasses() throws Exception {
        ObjectStorePollingConsumer consumer = asked("prefix=in/");
        CompletableFuture<Exchange> waiting = CompletableFuture.supplyAsync(() -> consumer.receive(15_000));
        putAll("out/a", "in/a");

        assertThat(name(waiting.get(15, TimeUnit.SECONDS))).isEqualTo("in/a");
    }

    @Test
    void receive_withoutAnObjectInTime_isNothing() throws Exception {
        putAll("out/a");

        assertThat(asked("prefix=in/").receive(1)).isNull();
    }

    @Test
    void receive_ofOneThatIsStopped_holdsNoConnection() throws Exception {
        ObjectStorePollingConsumer consumer = asked("");
        assertThat(connections.size()).isEqualTo(1);
        consumer.stop();

        assertThat(connections.size()).isZero();
    }
}
