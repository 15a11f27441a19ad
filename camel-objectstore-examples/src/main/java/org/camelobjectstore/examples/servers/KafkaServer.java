/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.ScratchFolder;

/** A Kafka broker that is its own controller (KRaft), over a temporary folder. */
public final class KafkaServer implements AutoCloseable {
    private static final Pattern STARTED = Pattern.compile("(" + KafkaServerJvm.STARTED + ")");
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final String HEAP = "384m";

    private final ScratchFolder folder;
    private final int port;
    private final int controllerPort;
    private ChildJvm process;

    private KafkaServer(ScratchFolder folder, int port, int controllerPort) {
        this.folder = folder;
        this.port = port;
        this.controllerPort = controllerPort;
        launch();
    }

    /** Starts one without topics, which are made when they are first used. */
    public static KafkaServer start() throws IOException {
        ScratchFolder folder = ScratchFolder.create("kafka-server-");
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = one.getLocalPort();
            int controllerPort = two.getLocalPort();
            one.close();
            two.close();
            return new KafkaServer(folder, port, controllerPort);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void launch() {
        Path config = folder.path().resolve("server.properties");
        process = ChildJvm.start(
                HEAP,
                KafkaServerJvm.class,
                config.toString(),
                folder.path().resolve("data").toString(),
                Integer.toString(port),
                Integer.toString(controllerPort));
        try {
            process.awaitOutput(STARTED, STARTUP_LIMIT);
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
    }

    /** What clients call {@code bootstrap.servers}. */
    public String brokers() {
        return "127.0.0.1:" + port;
    }

    /** Kills it the hard way; its data stays for {@link #restart()}. */
    public void kill() {
        process.close();
    }

    /** Starts it again, on the same port and data; kills it first if it runs. */
    public void restart() {
        kill();
        launch();
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
