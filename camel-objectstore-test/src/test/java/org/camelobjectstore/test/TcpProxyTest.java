/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.camelobjectstore.test.TcpProxy.From;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TcpProxyTest {
    private Echo server;
    private TcpProxy proxy;
    private Socket client;

    @BeforeEach
    void open() throws IOException {
        server = new Echo();
        proxy = TcpProxy.to(server.url());
        client = connect();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        URI url = URI.create(proxy.url());
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String receive(int count) throws IOException {
        return new String(client.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    private void assertCut() {
        try {
            while (client.getInputStream().read() >= 0) {
                // an answer from before the cut
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertSilent() throws IOException {
        client.setSoTimeout(50);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        client.setSoTimeout(5_000);
    }

    @Test
    void url_differsFromTheServersInHostAndPortOnly() {
        try (TcpProxy other = TcpProxy.to("nats://user:word@127.0.0.1:4222")) {
            assertThat(other.url())
                    .matches("nats://user:word@127\\.0\\.0\\.1:\\d+")
                    .doesNotEndWith(":4222");
        }
    }

    @Test
    void bytesPassBothWays() throws IOException {
        send("hello");

        assertThat(receive(5)).isEqualTo("hello");
    }

    @Test
    void cut_closesTheConnectionAndTakesTheNext() throws IOException {
        send("a");
        receive(1);
        proxy.cut();
        assertCut();

        client = connect();
        send("b");
        assertThat(receive(1)).isEqualTo("b");
    }

    @Test
    void refuse_turnsNewConnectionsAwayUntilAccept() throws IOException {
        send("a");
        receive(1);
        proxy.refuse();
        try (Socket refused = connect()) {
            assertThat(refused.getInputStream().read()).isEqualTo(-1);
        }
        send("b");
        assertThat(receive(1)).isEqualTo("b");

        proxy.accept();
        client.close();
        client = connect();
        send("c");
        assertThat(receive(1)).isEqualTo("c");
    }

    @Test
    void pause_holdsOneDirectionUntilResume() throws IOException {
        proxy.pause(From.SERVER);
        send("held");
        server.awaitReceived("held");
        assertSilent();

        proxy.resume(From.SERVER);
        assertThat(receive(4)).isEqualTo("held");
    }

    @Test
    void pausedConnection_canBeCut() throws IOException {
        send("a");
        receive(1);
        proxy.pause(From.CLIENT);
        send("held");
        proxy.cut();

        assertCut();
    }

    @Test
    void cutAtByte_letsSoManyPass() throws IOException {
        CompletableFuture<Void> cut = proxy.cutAt(From.CLIENT, Tripwire.afterBytes(4));
        send("012345");

        cut.join();
        assertCut();
        server.awaitEnd("0123");
    }

    @Test
    void cutAtByteFromTheServer_letsSoManyPass() throws IOException {
        proxy.cutAt(From.SERVER, Tripwire.afterBytes(4));
        send("012345");

        assertThat(receive(4)).isEqualTo("0123");
        assertCut();
    }

    @Test
    void cutBeforeText_letsPassWhatCameBefore() throws IOException {
        proxy.cutAt(From.CLIENT, Tripwire.before("NEEDLE"));
        send("xxNEEDLEyy");

        assertCut();
        server.awaitEnd("xx");
    }

    @Test
    void cutAfterText_letsPassTheText() throws IOException {
        proxy.cutAt(From.CLIENT, Tripwire.after("NEEDLE"));
        send("xxNEEDLEyy");

        assertCut();
        server.awaitEnd("xxNEEDLE");
    }

    @Test
    void cutAtText_countsOccurrences() throws IOException {
        proxy.cutAt(From.CLIENT, Tripwire.before(3, "ab"));
        send("ab1ab2ab3");

        assertCut();
        server.awaitEnd("ab1ab2");
    }

    @Test
    void textInTwoPieces_isFoundWithTheSecond() throws IOException {
        CompletableFuture<Void> cut = proxy.cutAt(From.CLIENT, Tripwire.before("NEEDLE"));
        send("xxNEE");
        receive(5);
        assertThat(cut).isNotDone();
        send("DLEyy");

        assertCut();
        server.awaitEnd("xxNEE");
    }

    @Test
    void wire_isCrossedOnce() throws IOException {
        proxy.cutAt(From.CLIENT, Tripwire.before("a"));
        send("a");
        assertCut();

        client = connect();
        send("a");
        assertThat(receive(1)).isEqualTo("a");
    }

    @Test
    void muteAnswers_letsTheTextPassAndHoldsTheAnswer() throws IOException {
        CompletableFuture<Void> muted = proxy.muteAnswersAt(From.CLIENT, Tripwire.before("commit"));
        send("begin,");
        assertThat(receive(6)).isEqualTo("begin,");
        send("commit");

        muted.join();
        server.awaitReceived("begin,commit");
        assertSilent();
        proxy.resume(From.SERVER);
        assertThat(receive(6)).isEqualTo("commit");
    }

    @Test
    void clientThatCloses_isClosedAtTheServer() throws IOException {
        send("bye");
        client.close();

        server.awaitEnd("bye");
    }

    @RepeatedTest(20)
    void close_leavesNothingOpen() throws IOException {
        send("a");
        receive(1);
        proxy.close();

        assertCut();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    /** Sends back what it gets and remembers it, one connection after the other. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private volatile String received = "";
        private volatile boolean ended;

        Echo() throws IOException {
            Thread thread = new Thread(this::serve, "Echo");
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "tcp://127.0.0.1:" + listener.getLocalPort();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    echo(socket);
                } catch (IOException e) {
                    // the next one
                }
                ended = true;
            }
        }

        private void echo(Socket socket) throws IOException {
            received = "";
            ended = false;
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            for (int one = in.read(); one >= 0; one = in.read()) {
                all.write(one);
                received = all.toString(StandardCharsets.US_ASCII);
                try {
                    socket.getOutputStream().write(one);
                } catch (IOException e) {
                    // nobody wants the answer; what was sent counts
                }
            }
        }

        void awaitReceived(String text) {
            await().atMost(5, SECONDS).untilAsserted(() -> assertThat(received).isEqualTo(text));
        }

        void awaitEnd(String text) {
            await().atMost(5, SECONDS).untilAsserted(() -> {
                assertThat(received).isEqualTo(text);
                assertThat(ended).isTrue();
            });
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
