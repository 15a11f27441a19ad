/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The nats-servers fetched so far: one per release line, in a folder that all JVMs of the user share. */
final class NatsServerCache {

    /** Where nats-servers are fetched from. */
    interface Source {

        /** Brings the nats-server of a Debian suite into the folder and returns its path. */
        Path fetch(String suite, ScratchFolder folder) throws IOException;
    }

    private record Kept(Path binary, NatsServerVersion version) {}

    private final Path folder;
    private final Source source;

    NatsServerCache(Path folder, Source source) {
        this.folder = folder;
        this.source = source;
    }

    /** Returns the user's cache, to be filled from the Debian archive. */
    static NatsServerCache ofUser() {
        return new NatsServerCache(userCaches().resolve("camel-objectstore/nats-server"), new DebianArchive());
    }

    private static Path userCaches() {
        String home = Objects.requireNonNullElse(System.getenv("HOME"), System.getProperty("user.home"));
        return Stream.of("XDG_CACHE_HOME", "LOCALAPPDATA")
                .map(System::getenv)
                .filter(value -> value != null && !value.isBlank())
                .map(Path::of)
                .findFirst()
                .orElse(Path.of(home, ".cache"));
    }

    /** Returns the newest one that will do. */
    Optional<Path> find(WantedVersion wanted) {
        try (Stream<Path> lines = Files.list(folder)) {
            return lines.filter(line -> WantedVersion.isLine(line.getFileName().toString()))
                    .flatMap(line -> examine(line.resolve("nats-server")))
                    .filter(kept -> wanted.accepts(kept.version()))
                    .max(Comparator.comparing(Kept::version))
                    .map(Kept::binary);
        } catch (IOException e) {
            return Optional.empty(); // no cache yet
        }
    }

    private static Stream<Kept> examine(Path binary) {
        try {
            return Stream.of(new Kept(binary, NatsServerVersion.of(binary)));
        } catch (IOException e) {
            return Stream.empty(); // not for this machine, perhaps
        }
    }

    /**
     * Fetches one that will do, and keeps it.
     *
     * @throws IOException if there is none to be had; the message says why
     */
    Path fetch(WantedVersion wanted) throws IOException {
        createFolder();
        Set<String> failures = new LinkedHashSet<>();
        for (String suite : wanted.suites()) {
            try {
                Kept kept = fetch(suite);
                if (wanted.accepts(kept.version())) {
                    return kept.binary();
                }
                failures.add("Debian " + suite + " has " + kept.version().text() + " by now, wanted was " + wanted);
            } catch (IOException e) {
                failures.add(e.getMessage());
            }
        }
        throw new IOException(String.join("\n", failures));
    }

    private void createFolder() throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("cannot create " + folder + " (XDG_CACHE_HOME moves it): " + e, e);
        }
    }

    /** Fetches beside the place to keep it at, so that a file appears there in one go and complete. */
    private Kept fetch(String suite) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.createIn(folder, ".fetch-")) {
            Path fetched = source.fetch(suite, scratch);
            NatsServerVersion version = NatsServerVersion.of(fetched);
            Path line = Files.createDirectories(folder.resolve(version.line()));
            Path binary = line.resolve("nats-server");
            return new Kept(Files.move(fetched, binary, StandardCopyOption.ATOMIC_MOVE), version);
        }
    }
}
