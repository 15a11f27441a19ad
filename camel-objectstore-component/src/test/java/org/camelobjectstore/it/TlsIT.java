/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelobjectstore.Certificates;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.test.NatsServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a client believes to be its server, and what it says if it does not. */
@Timeout(90)
class TlsIT {
    @TempDir
    private static Path folder;

    private static Certificates ours;
    private static Certificates others;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private NatsServer server;
    private @Nullable NatsServer second;

    @BeforeAll
    static void sign() throws Exception {
        ours = Certificates.in(folder.resolve("ours"))
                .sign("both", "dns:localhost,ip:127.0.0.1")
                .sign("name", "dns:localhost")
                .sign("other", "dns:elsewhere.example")
                .sign("expired", "dns:localhost", "-startdate", "-10d", "-validity", "5")
                .sign("client", "dns:client.example");
        others = Certificates.in(folder.resolve("others")).sign("both", "dns:localhost,ip:127.0.0.1");
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        server.close();
        if (second != null) {
            second.close();
        }
    }

    private static int port(NatsServer server) {
        return URI.create(server.url()).getPort();
    }

    private String at(String prefix) {
        return prefix + ":" + port(server);
    }

    private void put(String servers, @Nullable SSLContextParameters tls, String options) {
        String own = "";
        if (tls != null) {
            String name = "tls" + System.identityHashCode(tls);
            context.getRegistry().bind(name, tls);
            own = "&sslContextParameters=#" + name;
        }
        context.start();
        context.createProducerTemplate()
                .sendBodyAndHeaders(
                        "objectstore:b?operation=put&requestTimeout=3000&reconnectTimeWait=50&servers=" + servers + own
                                + options,
                        "content",
                        Map.of(ObjectStoreConstants.OBJECT_NAME, "a"));
    }

    private void refused(String servers, @Nullable SSLContextParameters tls, String options, String... texts) {
        Throwable failure = catchThrowable(() -> put(servers, tls, options));
        assertThat(failure).isNotNull();
        Throwable deepest = failure;
        String all = "";
        for (; deepest != null; deepest = deepest.getCause()) {
            all += deepest.getMessage() + "\n";
        }
        assertThat(all).contains(texts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls://localhost", "nats://localhost", "localhost", "tls://127.0.0.1"})
    void hostThatIsInTheCertificate_isConnectedTo(String host) throws Exception {
        server = NatsServer.startOwn(ours.server("both"));

        put(at(host), ours.client(), "&secure=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls://localhost", "tls://127.0.0.1"})
    void hostThatIsNotInTheCertificate_isRefused_unlessAllowed(String host) throws Exception {
        server = NatsServer.startOwn(ours.server("other"));

        refused(at(host), ours.client(), "", "has a certificate that is not for its host name", "verifyHostname=false");
        put(at(host), ours.client(), "&verifyHostname=false");
    }

    @Test
    void addressOfAServerThatHasANameAlone_isRefused() throws Exception {
        server = NatsServer.startOwn(ours.server("name"));

        refused(at("tls://127.0.0.1"), ours.client(), "", "is not for its host name");
        put(at("tls://localhost"), ours.client(), "");
    }

    @Test
    void whatIsNotTrusted_isNamed() throws Exception {
        server = NatsServer.startOwn(ours.server("both"));

        refused(at("tls://localhost"), others.client(), "", "does not trust", "sslContextParameters");
        refused(at("tls://localhost"), null, "", "does not trust", "sslContextParameters");
    }

    @Test
    void expiredCertificate_isNamed() throws Exception {
        server = NatsServer.startOwn(ours.server("expired"));

        refused(at("tls://localhost"), ours.client(), "", "has a certificate that has expired", "Renew it");
    }

    @Test
    void serverWithoutTls_isNamed() throws Exception {
        server = NatsServer.startOwn();

        refused(at("tls://localhost"), ours.client(), "", "does not offer TLS");
    }

    @Test
    void serverThatAsksForTls_isNamed() throws Exception {
        server = NatsServer.startOwn(ours.server("both"));

        refused(at("nats://localhost"), null, "", "asks for TLS", "secure=true");
    }

    @Test
    void certificateOfTheClient_isShown_andMissedByName() throws Exception {
        server = NatsServer.startOwn(ours.server("both", ", verify: true"));

        refused(at("tls://localhost"), ours.client(), "", "does not accept the client's certificate", "keyManagers");
        put(at("tls://localhost"), ours.client("client"), "");
    }

    @Test
    void tlsFirst_isForServersThatWait() throws Exception {
        server = NatsServer.startOwn(ours.server("both", ", handshake_first: true"));

        refused(at("tls://localhost"), ours.client(), "", "tlsFirst");
        put(at("tls://localhost"), ours.client(), "&tlsFirst=true");
    }

    @Test
    void reconnect_verifiesToo() throws Exception {
        server = NatsServer.startOwn(ours.server("both"));
        second = NatsServer.startOwn(ours.server("other"));
        String servers = at("tls://localhost") + ",tls://localhost:" + port(second);
        put(servers, ours.client(), "");
        server.kill();

        assertThat(catchThrowable(() -> put(servers, ours.client(), ""))).isNotNull();
        server.restart();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> put(servers, ours.client(), ""));
    }
}
