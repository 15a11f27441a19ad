/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.ScratchFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledIfEnvironmentVariable(named = "NATS_URL", matches = ".*\\S.*", disabledReason = "this is about own servers")
class NatsServerIT {

    @Test
    void anOwnServerAnswersWithJetStream() throws Exception {
        try (NatsServer server = NatsServer.startOwn();
                Connection connection = Nats.connect(server.url())) {
            assertThat(server.isExternal()).isFalse();
            assertThat(connection.getServerInfo().getVersion()).isEqualTo(server.version());
            assertThat(connection.getServerInfo().isJetStreamAvailable()).isTrue();
        }
    }

    @Test
    void extraConfigurationIsInForce() throws Exception {
        try (NatsServer server = NatsServer.startOwn("max_payload: 8192");
                Connection connection = Nats.connect(server.url())) {
            assertThat(connection.getMaxPayload()).isEqualTo(8192);
        }
    }

    @Test
    void aServerThatDoesNotComeUpSaysWhy() {
        assertThatThrownBy(() -> NatsServer.startOwn("no_such_setting: 1"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("ended with status")
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void twoServersRunSideBySide() {
        try (NatsServer one = NatsServer.startOwn();
                NatsServer other = NatsServer.startOwn()) {
            assertThat(one.url()).isNotEqualTo(other.url());
            assertThat(one.folder()).isNotEqualTo(other.folder());
            one.close();
            assertThat(isRunning(one.pid())).isFalse();
            assertThat(isRunning(other.pid())).isTrue();
            assertThat(other.folder()).exists();
        }
    }

    @Test
    void aKilledServerComesBackOnItsPortWithItsData() throws Exception {
        try (NatsServer server = NatsServer.startOwn()) {
            String url = server.url();
            long pid = server.pid();
            addStream(url, "KEPT");
            server.kill();
            assertThat(isRunning(pid)).isFalse();
            assertThatThrownBy(() -> connectTo(url)).isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(server.url()).isEqualTo(url);
            assertThat(server.pid()).isNotEqualTo(pid);
            assertThat(streams(url)).containsExactly("KEPT");
        }
    }

    @Test
    void aStoppedServerComesBackOnItsPortWithItsData() throws Exception {
        try (NatsServer server = NatsServer.startOwn()) {
            addStream(server.url(), "KEPT");
            server.stop();
            assertThat(isRunning(server.pid())).isFalse();
            assertThat(server.folder()).exists();
            server.restart();
            assertThat(streams(server.url())).containsExactly("KEPT");
        }
    }

    @Test
    void closeLeavesNothingAndMayBeRepeated() {
        NatsServer server = NatsServer.startOwn();
        server.close();
        assertThat(isRunning(server.pid())).isFalse();
        assertThat(server.folder()).doesNotExist();
        server.close();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a JVM killed the hard way leaves its servers behind")
    void nothingOutlivesAKilledJvm() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dnats.server=" + System.getProperty("nats.server", ""),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader report = jvm.inputReader()) {
            List<Long> servers = List.of(Long.valueOf(report.readLine()), Long.valueOf(report.readLine()));
            List<Path> folders =
                    List.of(Path.of(report.readLine()), Path.of(report.readLine()), Path.of(report.readLine()));
            assertThat(servers).allMatch(NatsServerIT::isRunning);
            assertThat(folders).allSatisfy(folder -> assertThat(folder).exists());
            jvm.destroyForcibly();
            await().atMost(5, SECONDS).untilAsserted(() -> {
                assertThat(servers).noneMatch(NatsServerIT::isRunning);
                assertThat(folders).allSatisfy(folder -> assertThat(folder).doesNotExist());
            });
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** The program of the JVM that gets killed: says what it owns and then waits for its end. */
    static final class Owner {
        public static void main(String[] args) throws IOException {
            NatsServer one = NatsServer.startOwn();
            NatsServer restarted = NatsServer.startOwn();
            ScratchFolder folder = ScratchFolder.create("owned-");
            restarted.kill();
            restarted.restart();
            System.out.println(one.pid());
            System.out.println(restarted.pid());
            System.out.println(one.folder());
            System.out.println(restarted.folder());
            System.out.println(folder.path());
            System.in.read();
        }
    }

    private static void connectTo(String url) throws IOException {
        URI server = URI.create(url);
        new Socket(server.getHost(), server.getPort()).close();
    }

    private static void addStream(String url, String name) throws Exception {
        try (Connection connection = Nats.connect(url)) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name(name)
                            .subjects(name)
                            .build());
        }
    }

    private static List<String> streams(String url) throws Exception {
        try (Connection connection = Nats.connect(url)) {
            return connection.jetStreamManagement().getStreamNames();
        }
    }

    /** A process that has ended but that nobody has asked about yet (a zombie) still has a handle, yet no command. */
    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().command())
                .isPresent();
    }
}
