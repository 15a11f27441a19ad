/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.Certificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** For which hosts a certificate is accepted. */
@Timeout(30)
class HostNameVerifyingContextTest {
    @TempDir
    private static Path folder;

    private static Certificates certificates;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private SSLServerSocket server;

    @BeforeAll
    static void sign() throws Exception {
        certificates = Certificates.in(folder).sign("name", "dns:localhost").sign("other", "dns:elsewhere.example");
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        threads.shutdownNow();
    }

    private static SSLContext client(String... hosts) throws Exception {
        return new HostNameVerifyingContext(
                certificates.client().createSSLContext(new DefaultCamelContext()), Set.of(hosts));
    }

    private void serve(String certificate) throws Exception {
        SSLContext context = certificates.client(certificate).createSSLContext(new DefaultCamelContext());
        server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        threads.execute(() -> {
            while (!server.isClosed()) {
                try (Socket accepted = server.accept()) {
                    ((SSLSocket) accepted).startHandshake();
                } catch (IOException e) {
                    // the client has said no, or the test is over
                }
            }
        });
    }

    /** As jnats does it: over a socket that is connected already. */
    private void connect(SSLContext client, String host) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket(plain, host, server.getLocalPort(), true)) {
            socket.startHandshake();
            assertThat(socket.getSession().isValid()).isTrue();
        }
    }

    @Test
    void nameInTheCertificate_isAccepted_whateverItsCase() throws Exception {
        serve("name");

        connect(client("localhost"), "localhost");
        connect(client("localhost"), "LOCALHOST");
    }

    @Test
    void otherNameOrConfiguredAddress_isRefused() throws Exception {
        serve("name");

        assertThatThrownBy(() -> connect(client("elsewhere"), "elsewhere")).isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> connect(client("localhost", "127.0.0.1"), "127.0.0.1"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void announcedAddress_mayHaveTheCertificateOfAConfiguredName() throws Exception {
        serve("name");

        connect(client("localhost"), "127.0.0.1");
        connect(client("localhost"), "[::1]");
    }

    @Test
    void announcedAddress_mayHaveTheCertificateOfTheNameThatWasVerifiedLast() throws Exception {
        serve("name");
        SSLContext client = client("a.example");
        assertThatThrownBy(() -> connect(client, "127.0.0.1")).isInstanceOf(SSLHandshakeException.class);

        connect(client, "localhost");
        // JSSE tells of the end of a handshake on another thread
        await().ignoreExceptionsInstanceOf(SSLHandshakeException.class)
                .untilAsserted(() -> connect(client, "127.0.0.1"));
    }

    @Test
    void announcedAddress_withTheCertificateOfSomebodyElse_isRefused() throws Exception {
        serve("other");

        assertThatThrownBy(() -> connect(client("localhost"), "127.0.0.1")).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void announcedAddress_withoutAnyName_isRefused() throws Exception {
        serve("name");

        assertThatThrownBy(() -> connect(client("10.0.0.1"), "127.0.0.1")).isInstanceOf(SSLHandshakeException.class);
    }
}
