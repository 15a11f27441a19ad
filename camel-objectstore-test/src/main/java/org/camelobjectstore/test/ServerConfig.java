/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration file of an own server, and the file in which the server announces its port in return. */
final class ServerConfig {
    static final int ANY_FREE_PORT = -1;

    private static final Pattern CLIENT_URL = Pattern.compile("\"nats\"\\s*:\\s*\\[\\s*\"([^\"]+)\"");

    private final Path folder;
    private final Path ports;
    private String extra;

    ServerConfig(Path folder, String extra) {
        this.folder = folder;
        this.ports = folder.resolve("ports");
        this.extra = extra;
    }

    static int portOf(String url) {
        return URI.create(url).getPort();
    }

    /** Writes the configuration and clears away what an earlier server of this folder announced. */
    Path write(int port) throws IOException {
        ScratchFolder.delete(ports);
        Files.createDirectory(ports);
        return rewrite(port, extra);
    }

    /** Writes the configuration with other lines at its end. */
    Path rewrite(int port, String lines) throws IOException {
        extra = lines;
        String text = """
                listen: "127.0.0.1:%d"
                server_name: "%s"
                ports_file_dir: "%s"
                jetstream { store_dir: "%s" }
                %s
                """.formatted(port, folder.getFileName(), slashed(ports), slashed(folder), extra);
        return Files.writeString(folder.resolve("nats-server.conf"), text);
    }

    /** Returns the client URL that the server has announced, or nothing as long as it has not, or not fully. */
    Optional<String> announcedUrl() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ports, "*.ports")) {
            for (Path file : files) {
                Matcher url = CLIENT_URL.matcher(Files.readString(file));
                if (url.find()) {
                    return Optional.of(url.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }
}
