/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.NKey;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Routes whose connection jnats closes for good, as it does when a server refuses the same credentials twice. */
@Timeout(90)
class RefusedCredentialsIT {
    private static final Duration RECOVERY = Duration.ofSeconds(20);
    private static final long REQUEST_TIMEOUT_MILLIS = 2000;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private NatsServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void configure() {
        var options =
                context.getComponent("objectstore", ObjectStoreComponent.class).getConfiguration();
        options.setReconnectTimeWait(50);
        options.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        health.register(health.resolveById("consumers"));
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        server.close();
    }

    private static String password(String password) {
        return "authorization { users: [ {user: u, password: " + password + "} ] }";
    }

    private static String key(NKey user) throws Exception {
        return "authorization { users: [ {nkey: " + new String(user.getPublicKey()) + "} ] }";
    }

    private static String credentials(NKey user) throws Exception {
        return """
                -----BEGIN NATS USER JWT-----
                eyJ0eXAiOiJqd3QifQ.e30.AAAA
                ------END NATS USER JWT------

                -----BEGIN USER NKEY SEED-----
                %s
                ------END USER NKEY SEED------
                """.formatted(new String(user.getSeed()));
    }

    /** A producer, a watch and a durable watch of the same bucket. */
    private void start(String options) throws Exception {
        String uri = "objectstore:b?servers=" + server.url() + options;
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri)
                        .process(event ->
                                events.add("watch " + event.getMessage().getHeader(OBJECT_NAME)));
                from(uri + "&durableName=d&ackWait=2000") // what was sent to a connection that was cut comes after that
                        .process(event ->
                                events.add("durable " + event.getMessage().getHeader(OBJECT_NAME)));
                from("direct:put").to(uri + "&operation=put");
            }
        });
        context.start();
        put("before");
        awaitEvents("before");
    }

    private void put(String name) {
        context.createProducerTemplate().sendBodyAndHeader("direct:put", "x", OBJECT_NAME, name);
    }

    private Throwable putRefused() {
        Throwable failure = catchThrowable(() -> put("refused"));
        return failure == null ? null : failure.getCause();
    }

    private void awaitEvents(String name) {
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(events).contains("watch " + name, "durable " + name));
    }

    private List<HealthCheck.State> health() {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> "b".equals(result.getDetails().get("bucket.name")))
                .map(HealthCheck.Result::getState)
                .toList();
    }

    private void assertRoutesGoOn() {
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(catchThrowable(() -> put("after")))
                .isNull());
        awaitEvents("after");
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(health()).containsOnly(HealthCheck.State.UP));
    }

    @Test
    void runningRoutes_goOnOnceTheServerAcceptsThemAgain() throws Exception {
        server = NatsServer.startOwn(password("one"));
        start("&username=u&password=one");

        server.reload(password("two"));
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(putRefused())
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("refused the credentials"));
        long begin = System.nanoTime();
        assertThat(putRefused()).isInstanceOf(ObjectStoreException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(Duration.ofMillis(REQUEST_TIMEOUT_MILLIS + 1000));
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(health()).containsOnly(HealthCheck.State.DOWN));

        server.reload(password("one"));
        assertRoutesGoOn();
    }

    @Test
    void replacedCredentialsFile_isReadWhenTheConnectionIsMadeAgain() throws Exception {
        NKey former = NKey.createUser(null);
        NKey next = NKey.createUser(null);
        server = NatsServer.startOwn(key(former));
        Path file = Files.writeString(folder.resolve("u.creds"), credentials(former));
        start("&credentialsFilePath=" + file);

        Files.writeString(file, credentials(next));
        server.reload(key(next));

        assertRoutesGoOn();
    }

    @Test
    void credentialsFile_thatIsMissingWhileTheServerRestarts_isReadOnceItIsThere() throws Exception {
        NKey user = NKey.createUser(null);
        server = NatsServer.startOwn(key(user));
        Path file = Files.writeString(folder.resolve("u.creds"), credentials(user));
        start("&credentialsFilePath=" + file);

        Files.delete(file);
        server.restart();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(putRefused()).isInstanceOf(ObjectStoreException.class));
        Files.writeString(file, credentials(user));

        assertRoutesGoOn();
    }

    @Test
    void connectionWhoseAttemptsAreUsedUp_isReplacedWhenSomebodyNeedsIt() throws Exception {
        server = NatsServer.startOwn();
        start("&maxReconnectAttempts=1");

        server.kill();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(putRefused())
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("No NATS server could be connected to"));
        server.restart();

        assertRoutesGoOn();
    }

    @Test
    void stoppedContext_leavesNoThreadThatConnects() throws Exception {
        server = NatsServer.startOwn(password("one"));
        start("&username=u&password=one");
        server.reload(password("two"));
        await().atMost(RECOVERY).until(() -> connecting() == 1);

        context.stop();

        await().until(() -> connecting() == 0);
    }

    private static long connecting() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("ObjectStoreConnect"))
                .count();
    }

    @Test
    void givenConnection_thatIsClosed_isNotReplacedAndNamedAsSuch() throws Exception {
        server = NatsServer.startOwn();
        Connection given = Nats.connect(Options.builder()
                .server(server.url())
                .errorListener(new ErrorListener() {})
                .build());
        context.getRegistry().bind("nats", given);
        start("");

        given.close();

        assertThat(putRefused())
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("the connection that was given is CLOSED");
    }
}
