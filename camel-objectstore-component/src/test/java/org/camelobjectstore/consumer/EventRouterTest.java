/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.settings.Options.configuration;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.CollectingHandler;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.ObjectStoreManualAck;
import org.camelobjectstore.StartedCamel;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server is told of an event: that it was dealt with, was not, or never will be. */
@Timeout(20)
class EventRouterTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private static final Processor FAILS = exchange -> {
        throw new IllegalStateException("it fails");
    };
    private final List<String> calls = new ArrayList<>();
    private final List<String> reports = new ArrayList<>();
    private final FakeServer server = new FakeServer();
    private final Connections connections = FakeConnection.to(server);
    private final TestDelivery delivery = new TestDelivery();
    private @Nullable Buckets buckets;

    @AfterEach
    void close() {
        if (buckets != null) {
            buckets.close();
        }
        assertThat(connections.size()).as("connections that are held").isZero();
        server.shutdown();
    }

    private final class TestDelivery implements Delivery {
        private long count = 1;
        private boolean last;
        private boolean current = true;
        private @Nullable IOException unknown;
        private boolean exhausted;

        @Override
        public ObjectEvent event() {
            StoredObject object = new StoredObject(
                    "b", "a", null, Map.of(), Map.of(), "n", 0, 0, 0, null, false, null, 1, Instant.EPOCH);
            return new ObjectEvent(object, false, 0);
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public void checkNotExhausted() {
            if (exhausted) { // the engine's own exception is not for others to make
                throw new IllegalStateException("delivered too often");
            }
        }

        @Override
        public boolean last() {
            return last;
        }

        @Override
        public boolean isCurrent() throws IOException {
            if (unknown != null) {
                throw unknown;
            }
            return current;
        }

        @Override
        public void ack() {
            calls.add("ack");
        }

        @Override
        public void nak(Duration delay) {
            calls.add("nak " + delay.toMillis());
        }

        @Override
        public void term() {
            calls.add("term");
        }

        @Override
        public void makeRoom() {
            calls.add("makeRoom");
        }

        @Override
        public void release() {
            calls.add("release");
        }
    }

    private void route(ObjectStoreConfiguration configuration, Processor route) throws Exception {
        ConnectionSettings connection = ConnectionSettings.from(configuration, null, null);
        buckets = new BucketAccess(connections, connection, Settings.from("b", configuration)).open();
        FailureReports failures = new FailureReports(
                "b",
                () -> new CollectingHandler((message, failure) -> reports.add(message + ": " + failure.getMessage())));
        try (DefaultConsumer consumer = new DefaultConsumer(CONTEXT.getEndpoint("direct:any"), exchange -> {
            calls.add("routed");
            route.process(exchange);
        })) {
            consumer.start();
            Settlement settlement = new Settlement(CONTEXT, buckets, failures);
            new EventRouter(consumer, buckets, settlement, failures).route(delivery, () -> calls.add("let go"));
        }
    }

    private void route(String options, Processor route) throws Exception {
        route(configuration(options), route);
    }

    @Test
    void success_isAcknowledged_beforeTheNextOfItsObject() throws Exception {
        route("durableName=d", exchange -> {});

        assertThat(calls).containsExactly("routed", "ack", "let go");
        assertThat(reports).isEmpty();
    }

    @Test
    void failure_isDeliveredAgain_afterTheDelay_andReported() throws Exception {
        route("durableName=d&redeliveryDelay=70", FAILS);

        assertThat(calls).containsExactly("routed", "nak 70", "let go");
        assertThat(reports)
                .containsExactly("Event of object 'a' was not processed (delivery 1); it is delivered again in 70 ms:"
                        + " it fails");
    }

    @Test
    void failure_ofALaterDelivery_waitsForLonger_ifTheDelayGrows() throws Exception {
        delivery.count = 3;
        route("durableName=d&redeliveryDelay=70&redeliveryBackOffMultiplier=2", FAILS);

        assertThat(calls).containsExactly("routed", "nak 280", "let go");
    }

    @Test
    void failure_ofTheLastDelivery_isGivenUp_andReportedSo() throws Exception {
        delivery.count = 5;
        delivery.last = true;
        route("durableName=d&maxDeliver=5", FAILS);

        assertThat(calls).containsExactly("routed", "term", "let go");
        assertThat(reports)
                .containsExactly("Event of object 'a' was not processed (delivery 5); it is given up, since maxDeliver"
                        + " is reached: it fails");
    }

    @Test
    void failure_withoutADurable_isOver_andReported() throws Exception {
        route("", FAILS);

        assertThat(calls).containsExactly("routed", "term", "let go");
        assertThat(reports).containsExactly("Event of object 'a' was not processed: it fails");
    }

    @Test
    void rollback_isDeliveredAgain_withoutAReport() throws Exception {
        route("durableName=d", exchange -> exchange.setRollbackOnly(true));

        assertThat(calls).containsExactly("routed", "nak 1000", "let go");
        assertThat(reports).isEmpty();
    }

    /** It is delivered again after ackWait, unless the route settles it until then. */
    @Test
    void manualAck_success_isLeftToTheRoute() throws Exception {
        route("durableName=d&manualAck=true", exchange -> {});

        assertThat(calls).containsExactly("routed", "release", "let go");
    }

    @Test
    void manualAck_failure_isDeliveredAgain() throws Exception {
        route("durableName=d&manualAck=true", FAILS);

        assertThat(calls).containsExactly("routed", "nak 1000", "let go");
    }

    @Test
    void manualAck_tellsTheServer_andNakWithoutADelayHasThatOfTheOption() throws Exception {
        delivery.count = 2;
        route("durableName=d&manualAck=true&redeliveryDelay=70&redeliveryBackOffMultiplier=2", exchange -> {
            ObjectStoreManualAck ack = exchange.getMessage().getHeader(MANUAL_ACK, ObjectStoreManualAck.class);
            ack.ack();
            ack.nak();
            ack.nak(Duration.ofMillis(3));
            ack.term();
        });

        assertThat(calls).startsWith("routed", "ack", "nak 140", "nak 3", "term");
    }

    @Test
    void manualAck_isNoHeader_unlessItIsAskedFor() throws Exception {
        route("durableName=d", exchange -> assertThat(exchange.getMessage().getHeaders())
                .containsEntry(DELIVERY_COUNT, 1L)
                .containsEntry(LAST_DELIVERY, false)
                .doesNotContainKey(MANUAL_ACK));

        assertThat(reports).isEmpty();
    }

    @Test
    void eventThatANewerOneHasOvertaken_isAcknowledged_andNotRouted() throws Exception {
        delivery.current = false;
        route("durableName=d", FAILS);

        assertThat(calls).containsExactly("ack", "let go");
    }

    @Test
    void eventOfWhichNobodyKnowsWhetherItIsCurrent_isTriedAgainLater() throws Exception {
        delivery.unknown = new IOException("no answer");
        route("durableName=d", FAILS);

        assertThat(calls).containsExactly("nak 1000", "let go");
        assertThat(reports).isEmpty();
    }

    /** As without the right to look it up. */
    @Test
    void eventOfWhichItCannotBeKnownWhetherItIsCurrent_isReported() throws Exception {
        delivery.unknown =
                (IOException) catchThrowable(() -> ObjectStoreClient.over(new FakeServer(), TransferSettings.DEFAULT)
                        .bucket("missing"));
        route("durableName=d", FAILS);

        assertThat(calls).containsExactly("nak 1000", "let go");
        assertThat(reports).singleElement().asString().contains("missing", "delivered again in 1000 ms");
    }

    /** Otherwise it would be lost. */
    @Test
    void eventOfWhichNobodyKnowsWhetherItIsCurrent_inItsLastDelivery_isRouted() throws Exception {
        delivery.unknown = new IOException("no answer");
        delivery.last = true;
        route("durableName=d&maxDeliver=1", exchange -> {});

        assertThat(calls).containsExactly("routed", "ack", "let go");
    }

    @Test
    void eventWhoseDeliveriesAreUsedUp_isReported_andNotRouted() throws Exception {
        delivery.exhausted = true;
        delivery.last = true;
        route("durableName=d&maxDeliver=1", exchange -> {});

        assertThat(calls).containsExactly("term", "let go");
        assertThat(reports).singleElement().asString().contains("delivered too often");
    }

    @Test
    void versionThatWasProcessed_isAcknowledged_andNotRouted() throws Exception {
        ObjectStoreConfiguration configuration = configuration("durableName=d");
        configuration.setIdempotentRepository(MemoryIdempotentRepository.memoryIdempotentRepository(10));
        route(configuration, exchange -> {});
        buckets.close();
        route(configuration, FAILS);

        assertThat(calls).containsExactly("routed", "ack", "let go", "ack", "let go");
    }
}
