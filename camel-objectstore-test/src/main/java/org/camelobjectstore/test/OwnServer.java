/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A nats-server process that this JVM started, and the folder it works in. */
final class OwnServer implements AutoCloseable {
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final int LOG_TAIL_LINES = 20;

    private final Path binary;
    private final String version;
    private final ScratchFolder scratch;
    private final ServerConfig config;
    private final Path log;
    private @Nullable Process process;
    private String url = "";

    private OwnServer(Path binary, String version, ScratchFolder scratch, String extraConfig) {
        this.binary = binary;
        this.version = version;
        this.scratch = scratch;
        this.config = new ServerConfig(scratch.path(), extraConfig);
        this.log = scratch.path().resolve("nats-server.log");
    }

    static OwnServer start(String extraConfig, String line) throws IOException {
        Path binary = NatsServerBinary.find(line);
        String version = NatsServerVersion.of(binary).text();
        OwnServer server = new OwnServer(binary, version, ScratchFolder.create("nats-server-"), extraConfig);
        try {
            server.launch(ServerConfig.ANY_FREE_PORT);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    String version() {
        return version;
    }

    String url() {
        return url;
    }

    long pid() {
        return process().pid();
    }

    Path folder() {
        return scratch.path();
    }

    void kill() {
        Processes.kill(process());
    }

    void stop() {
        Processes.end(process(), SHUTDOWN_LIMIT);
    }

    void restart() throws IOException {
        stop();
        launch(ServerConfig.portOf(url));
    }

    /** Has the running server take other lines of configuration; it does so a moment later. */
    void reload(String extraConfig) throws IOException {
        Path unused = config.rewrite(ServerConfig.portOf(url), extraConfig);
        Process signal = scratch.start(log, List.of(binary.toString(), "--signal", "reload=" + pid()));
        if (!Processes.endsWithin(signal, SHUTDOWN_LIMIT) || signal.exitValue() != 0) {
            throw new IOException(binary + " could not tell process " + pid() + " to reload" + logTail());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            stop();
        }
        scratch.close();
    }

    private void launch(int port) throws IOException {
        Path file = config.write(port);
        Process launched = scratch.start(log, List.of(binary.toString(), "-c", file.toString()));
        process = launched;
        url = awaitUrl(launched);
    }

    private Process process() {
        return Objects.requireNonNull(process, "a server is launched when it is made");
    }

    private String awaitUrl(Process launched) throws IOException {
        long deadline = System.nanoTime() + STARTUP_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            boolean ended = Processes.endsWithin(launched, POLL_INTERVAL);
            Optional<String> announced = config.announcedUrl();
            if (ended) {
                throw new IOException(binary + " ended with status " + launched.exitValue() + logTail());
            }
            if (announced.isPresent()) {
                return announced.get();
            }
        }
        throw new IOException(binary + " was not up after " + STARTUP_LIMIT.toSeconds() + " s" + logTail());
    }

    private String logTail() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> tail = lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size());
        return "; the end of its log:\n" + String.join("\n", tail);
    }
}
