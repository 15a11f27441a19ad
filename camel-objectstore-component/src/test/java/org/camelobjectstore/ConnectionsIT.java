/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.SuspendableService;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.camelobjectstore.testinfra.NatsServer;
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
            Connections.Lease lost = component
                    .connections()
                    .acquire(context.getEndpoint("objectstore:" + bucket, ObjectStoreEndpoint.class)
                            .settings()
                            .connection());
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
}
