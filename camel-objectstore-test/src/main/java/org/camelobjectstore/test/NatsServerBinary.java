/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The nats-server executable that own servers run.
 *
 * <p>The system property {@code nats.server} says which one is wanted: a path means that very file, a release line such
 * as {@code 2.10} means that line only, nothing means any from 2.10 on. Unless it is a path, these are tried in turn: the
 * file that the environment variable {@code NATS_SERVER} names; {@code nats-server} on the {@code PATH}; the newest one
 * fetched earlier; fetching one from the Debian archive.
 */
final class NatsServerBinary {
    private static final String NAME = "nats-server";

    /** Where packages put servers, which the PATH of ordinary users tends to leave out. */
    private static final List<String> SERVER_FOLDERS = List.of("/usr/local/sbin", "/usr/sbin");

    private static final String ADVICE = """
            One of these helps:
              Debian, Ubuntu: apt-get install nats-server, or set NATS_SERVER to the path of a nats-server
              macOS:          brew install nats-server
              Windows:        winget install NATSAuthors.NATSServer, or set NATS_SERVER to the path of a nats-server.exe
              Docker:         docker run -p 4222:4222 nats -js, and set NATS_URL=nats://localhost:4222
                              (not for tests that start a server of their own, as NatsServerExtension does)""";

    private final String setting;
    private final String variable;
    private final String searchPath;
    private final NatsServerCache cache;
    private final List<String> tried = new ArrayList<>();

    /**
     * Prepares a search.
     *
     * @param setting the value of the system property
     * @param variable the value of the environment variable; blank if it is not set
     */
    NatsServerBinary(String setting, String variable, String searchPath, NatsServerCache cache) {
        this.setting = setting.strip();
        this.variable = variable.strip();
        this.searchPath = searchPath;
        this.cache = cache;
    }

    /**
     * Returns the executable to run, which may take some seconds the first time, when it is fetched.
     *
     * @param line the release line, such as 2.10; blank for what the system property says
     * @throws IOException if there is none; the message says what was tried and what to do
     */
    static synchronized Path find(String line) throws IOException {
        String searchPath = environment("PATH") + File.pathSeparator + String.join(File.pathSeparator, SERVER_FOLDERS);
        String setting = line.isBlank() ? System.getProperty("nats.server", "") : line;
        return new NatsServerBinary(setting, environment("NATS_SERVER"), searchPath, NatsServerCache.ofUser()).locate();
    }

    private static String environment(String name) {
        return Objects.requireNonNullElse(System.getenv(name), "");
    }

    Path locate() throws IOException {
        if (setting.isEmpty() || WantedVersion.isLine(setting)) {
            return search(new WantedVersion(setting));
        }
        return named("system property nats.server (a path, or a release line such as 2.10)", setting);
    }

    private Path search(WantedVersion wanted) throws IOException {
        Optional<Path> found = fromVariable(wanted);
        if (found.isEmpty()) {
            found = fromSearchPath(wanted);
        }
        if (found.isEmpty()) {
            found = cache.find(wanted);
        }
        if (found.isEmpty()) {
            found = fetched(wanted);
        }
        return found.orElseThrow(() -> failure(wanted));
    }

    private Optional<Path> fromVariable(WantedVersion wanted) throws IOException {
        if (variable.isEmpty()) {
            tried.add("NATS_SERVER is not set");
            return Optional.empty();
        }
        Path binary = named("environment variable NATS_SERVER", variable);
        boolean any = setting.isEmpty();
        return any ? Optional.of(binary) : accepted(binary, wanted);
    }

    private Optional<Path> fromSearchPath(WantedVersion wanted) {
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            for (String name : List.of(NAME, NAME + ".exe")) {
                Path binary = Path.of(folder, name).toAbsolutePath();
                if (Files.isRegularFile(binary) && Files.isExecutable(binary)) {
                    Optional<Path> found = accepted(binary, wanted);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        tried.add("no " + wanted + " on the PATH");
        return Optional.empty();
    }

    private Optional<Path> fetched(WantedVersion wanted) {
        tried.add("no " + wanted + " fetched earlier");
        try {
            return Optional.of(cache.fetch(wanted));
        } catch (IOException e) {
            tried.add("fetching one from the Debian archive:\n"
                    + String.valueOf(e.getMessage()).indent(4).stripTrailing());
            return Optional.empty();
        }
    }

    private Optional<Path> accepted(Path binary, WantedVersion wanted) {
        try {
            NatsServerVersion version = NatsServerVersion.of(binary);
            if (wanted.accepts(version)) {
                return Optional.of(binary);
            }
            tried.add(binary + " is " + version.text());
        } catch (IOException e) {
            tried.add(e.getMessage());
        }
        return Optional.empty();
    }

    private static Path named(String source, String path) throws IOException {
        try {
            Path binary = Path.of(path).toAbsolutePath();
            NatsServerVersion.of(binary);
            return binary;
        } catch (IOException | InvalidPathException e) {
            throw new IOException(source + ": " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private IOException failure(WantedVersion wanted) {
        return new IOException("No " + wanted + " to be had. Tried:\n  " + String.join("\n  ", tried) + "\n" + ADVICE);
    }
}
