/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.UnitOfWorkHelper;
import org.awaitility.Awaitility;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shares a connection, and when it goes. */
class ConnectionsIT {
    private final String bucket = "it-" + UUID.randomUUID();

    private static RouteBuilder route(String uri, String id) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + id).routeId(id).to(uri);
            }
        };
    }

    @Test
    void endpointsWithEqualSettings_shareOneConnectionThatGoesWithTheLast() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
            component.getConfiguration().setServers(NatsServer.shared().url());
            context.start();
            context.addRoutes(route("objectstore:" + bucket, "one"));
            context.addRoutes(route("objectstore:" + bucket + "?operation=list", "two"));
            assertThat(component.connections().size()).isEqualTo(1);

            context.addRoutes(route("objectstore:" + bucket + "?connectionName=other", "three"));
            assertThat(component.connections().size()).isEqualTo(2);

            context.stop();
            assertThat(component.connections().size()).isZero();
        }
    }

    @Test
    void givenConnection_isFoundInTheRegistryUsedAndLeftOpen() throws Exception {
        try (Connection connection = Nats.connect(new Options.Builder()
                .server(NatsServer.shared().url())
                .errorListener(new ErrorListener() {})
                .build())) {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.getRegistry().bind("nats", connection);
                context.addRoutes(route("objectstore:" + bucket + "?servers=nats://127.0.0.1:1", "given"));
                context.start();
                context.createProducerTemplate().sendBodyAndHeader("direct:given", "x", "CamelFileName", "a");
            }
            assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            assertThat(connection.jetStreamManagement().deleteStream("OBJ_" + bucket))
                    .isTrue();
        }
    }

    @Test
    void failedStart_keepsNoConnection() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
            component.getConfiguration().setServers(NatsServer.shared().url());
            context.start();

            assertThat(catchThrowable(() ->
                            context.addRoutes(route("objectstore:" + bucket + "?autoCreateBucket=false", "broken"))))
                    .hasStackTraceContaining("does not exist");
            assertThat(component.connections().size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?delay=100"})
    void consumerThatIsStartedWhileItIsSuspended_holdsOneShare(String options) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
            component.getConfiguration().setServers(NatsServer.shared().url());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("objectstore:" + bucket + options).routeId("r").to("mock:end");
                }
            });
            context.start();
            SuspendableService consumer =
                    (SuspendableService) context.getRoute("r").getConsumer();

            consumer.suspend();
            consumer.start();

            assertThat(component.connections().size()).isEqualTo(1);
            context.getRouteController().stopRoute("r");
            assertThat(component.connections().size()).isZero();
        }
    }

    @Test
    void connectionThatWasGivenUp_isReplacedForTheNextRoute() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                NatsServer server = NatsServer.startOwn()) {
            ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
            component.getConfiguration().setServers(server.url());
            component.getConfiguration().setMaxReconnectAttempts(1);
            component.getConfiguration().setReconnectTimeWait(10);
            context.start();
            context.addRoutes(route("objectstore:" + bucket, "before"));
            Connections.Lease lost =
                    component.connections().acquire(ConnectionSettings.from(component.getConfiguration(), null, null));
            server.kill();
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            catchThrowable(() -> lost.client().listBuckets()))
                    .hasStackTraceContaining("CLOSED"));
            server.restart();

            context.addRoutes(route("objectstore:" + bucket + "?operation=list", "after"));

            assertThat(context.createProducerTemplate().requestBody("direct:after", null, List.class))
                    .isEmpty();
            lost.close();
            context.stop();
            assertThat(component.connections().size()).isZero();
        }
    }

    private static final byte[] CONTENT = new byte[300_000];

    private DefaultCamelContext withObject(String name) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        ObjectStoreComponent component = context.getComponent("objectstore", ObjectStoreComponent.class);
        component.getConfiguration().setServers(NatsServer.shared().url());
        context.start();
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.sendBodyAndHeader("objectstore:" + bucket, CONTENT, ObjectStoreConstants.OBJECT_NAME, name);
        }
        return context;
    }

    private static int connections(CamelContext context) {
        return context.getComponent("objectstore", ObjectStoreComponent.class)
                .connections()
                .size();
    }

    private RouteBuilder uncached() {
        String get = "objectstore:${header.bucket}?operation=get&objectName=a&connectionName=own";
        String poll = "objectstore:${header.bucket}?objectName=a&connectionName=own";
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:toD").toD(get, -1).convertBodyTo(byte[].class);
                from("direct:enrich")
                        .enrich()
                        .simple(get)
                        .cacheSize(-1)
                        .aggregationStrategy((before, answer) -> answer)
                        .end()
                        .convertBodyTo(byte[].class);
                from("direct:pollEnrich")
                        .pollEnrich()
                        .simple(poll)
                        .timeout(0)
                        .cacheSize(-1)
                        .aggregationStrategy((before, answer) -> answer)
                        .end()
                        .convertBodyTo(byte[].class);
                from("direct:recipientList")
                        .recipientList(simple(get))
                        .cacheSize(-1)
                        .aggregationStrategy((before, answer) -> answer)
                        .end()
                        .convertBodyTo(byte[].class);
                from("direct:routingSlip")
                        .routingSlip(simple(get))
                        .cacheSize(-1)
                        .end()
                        .convertBodyTo(byte[].class);
                from("direct:tapped").toD(get, -1).wireTap("direct:tap").setBody(constant(CONTENT));
                from("direct:tap").delay(200).to("mock:tap");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"toD", "enrich", "pollEnrich", "recipientList", "routingSlip", "tapped"})
    void bodyOfAnEndpointThatIsNotKept_isReadByTheNextStep(String route) throws Exception {
        try (DefaultCamelContext context = withObject("a")) {
            context.addRoutes(uncached());
            MockEndpoint tap = context.getEndpoint("mock:tap", MockEndpoint.class);
            tap.expectedMessageCount(route.equals("tapped") ? 1 : 0);
            tap.whenAnyExchangeReceived(
                    exchange -> assertThat(exchange.getMessage().getMandatoryBody(byte[].class))
                            .isEqualTo(CONTENT));

            Object body =
                    context.createProducerTemplate().requestBodyAndHeader("direct:" + route, null, "bucket", bucket);

            assertThat(body).isEqualTo(CONTENT);
            tap.assertIsSatisfied();
            int kept = route.equals("pollEnrich") ? 1 : 0; // Camel 4.18 keeps consumers, whatever cacheSize says
            Awaitility.await()
                    .untilAsserted(() -> assertThat(connections(context)).isLessThanOrEqualTo(kept));
        }
    }

    @Test
    void bodyOfATemplateThatHasEnded_isReadable() throws Exception {
        String own = "objectstore:" + bucket + "?connectionName=own&objectName=a";
        try (DefaultCamelContext context = withObject("a")) {
            Exchange received;
            try (ConsumerTemplate template = context.createConsumerTemplate()) {
                received = template.receive(own, 2000);
            }
            InputStream answered;
            InputStream half;
            try (ProducerTemplate template = context.createProducerTemplate()) {
                answered = template.requestBody(own + "&operation=get", null, InputStream.class);
                half = template.requestBody(own + "&operation=get", null, InputStream.class);
            }
            assertThat(half.read()).isZero();
            assertThat(received.getMessage().getBody(byte[].class)).isEqualTo(CONTENT);
            assertThat(answered.readAllBytes()).isEqualTo(CONTENT);
            assertThat(half.readAllBytes()).hasSize(CONTENT.length - 1);
            UnitOfWorkHelper.doneSynchronizations(
                    received, received.getExchangeExtension().handoverCompletions());

            Awaitility.await()
                    .untilAsserted(() -> assertThat(connections(context)).isZero());
        }
    }

    @Test
    void bodyThatIsForgottenHalfRead_keepsNoConnection() throws Exception {
        try (DefaultCamelContext context = withObject("a")) {
            try (ProducerTemplate template = context.createProducerTemplate()) {
                String get = "objectstore:" + bucket + "?connectionName=own&objectName=a&operation=get";
                assertThat(template.requestBody(get, null, InputStream.class).read())
                        .isZero();
            }
            Awaitility.await().untilAsserted(() -> {
                System.gc();
                assertThat(connections(context)).isZero();
            });
        }
    }
}
