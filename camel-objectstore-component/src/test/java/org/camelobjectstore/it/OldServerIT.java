/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.util.ObjectHelper;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that tells of itself that it is older than the oldest one that is supported. */
@Timeout(30)
class OldServerIT {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private ServerSocket listener;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "old-server");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                serve(client);
            } catch (IOException e) {
                heard.add(e.toString());
            }
        }
    }

    private void serve(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        write(
                out,
                "INFO {\"server_id\":\"OLD\",\"version\":\"2.9.10\",\"proto\":1,\"host\":\"127.0.0.1\",\"port\":"
                        + listener.getLocalPort()
                        + ",\"headers\":true,\"jetstream\":true,\"max_payload\":1048576}\r\n");
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(line);
            if (line.startsWith("PING")) {
                write(out, "PONG\r\n");
            }
        }
        heard.add("closed");
    }

    private static void write(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    @Test
    void route_doesNotStart_andClosesItsConnection() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:put").to("objectstore:b?operation=put&servers=" + url());
                }
            });

            assertThatThrownBy(context::start)
                    .extracting(failure -> ObjectHelper.getException(ObjectStoreException.class, failure))
                    .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                    .hasMessageContainingAll(
                            "needs nats-server 2.10.0 or later",
                            "127.0.0.1:" + listener.getLocalPort(),
                            "2.9.10",
                            "Nothing was done");
            await().until(() -> heard.contains("closed"));
            assertThat(heard).noneMatch(line -> line.matches("H?PUB .*"));
        }
    }

    @Test
    void connectionThatIsGiven_isRefused_andLeftOpen() throws Exception {
        try (Connection connection = Nats.connect(url())) {
            assertThatThrownBy(() -> {
                        ObjectStoreClient unused = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
                    })
                    .isInstanceOf(ObjectStoreException.class)
                    .hasMessageContaining("2.9.10");
            assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
        }
    }
}
