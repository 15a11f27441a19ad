/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.ScratchFolder;

/** A server with the S3 API over a temporary folder: S3Proxy. It checks credentials. */
public final class S3Server implements AutoCloseable {
    /** Where the build has put it, and where the tests and the demo find it from. */
    private static final List<Path> JARS =
            List.of(Path.of("target/s3proxy.jar"), Path.of("camel-objectstore-examples/target/s3proxy.jar"));

    private static final Pattern LISTENING = Pattern.compile("Started .*ServerConnector@.*127\\.0\\.0\\.1:(\\d+)");
    private static final Duration STARTUP_LIMIT = Duration.ofSeconds(60);
    private static final String HEAP = "256m";

    private final ScratchFolder folder;
    private ChildJvm process;
    private int port;

    private S3Server(ScratchFolder folder) {
        this.folder = folder;
    }

    /** Starts one without buckets. */
    public static S3Server start() throws IOException {
        S3Server server = new S3Server(ScratchFolder.create("s3-server-"));
        try {
            server.launch();
            return server;
        } catch (IOException | RuntimeException e) {
            server.folder.close();
            throw e;
        }
    }

    private void launch() throws IOException {
        Path data = Files.createDirectories(folder.path().resolve("data"));
        Path config = Files.writeString(
                folder.path().resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(port, accessKey(), secretKey(), data));
        process = ChildJvm.startJar(HEAP, jar(), "--properties", config.toString());
        try {
            port = Integer.parseInt(process.awaitOutput(LISTENING, STARTUP_LIMIT));
        } catch (IllegalStateException e) {
            process.close();
            throw e;
        }
    }

    private static Path jar() {
        return JARS.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("s3proxy.jar is not there; run 'mvn process-resources'"));
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public String accessKey() {
        return "local";
    }

    public String secretKey() {
        return "secret";
    }

    /** Kills it the hard way; its data stays for {@link #restart()}. */
    public void kill() {
        process.close();
    }

    /** Starts it again, on the same port and data; kills it first if it runs. */
    public void restart() throws IOException {
        kill();
        launch();
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
