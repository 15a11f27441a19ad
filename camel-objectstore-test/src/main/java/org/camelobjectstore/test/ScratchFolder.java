/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that is removed on {@link #close()} or else when the JVM ends, even by {@code kill -9}. */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final Watchdog watchdog;

    private ScratchFolder(Path path, Watchdog watchdog) {
        this.path = path;
        this.watchdog = watchdog;
    }

    /** Creates a folder whose name begins with the prefix in the folder for temporary files. */
    public static ScratchFolder create(String prefix) throws IOException {
        return guarded(Files.createTempDirectory(prefix));
    }

    /** Creates a folder whose name begins with the prefix in the given folder. */
    static ScratchFolder createIn(Path parent, String prefix) throws IOException {
        return guarded(Files.createTempDirectory(parent, prefix));
    }

    private static ScratchFolder guarded(Path path) throws IOException {
        try {
            Path real = path.toRealPath();
            return new ScratchFolder(real, Watchdog.over(real));
        } catch (IOException e) {
            delete(path);
            throw e;
        }
    }

    /** Returns where it is, without symbolic links. */
    public Path path() {
        return path;
    }

    /**
     * Starts a process at work in this folder, which does not outlive the JVM either. There is one at a time.
     *
     * @param output the file that what the process prints is appended to
     */
    Process start(Path output, List<String> command) throws IOException {
        return watchdog.start(output, command);
    }

    /** Removes the folder. The process at work in it, if any, has to have ended. */
    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        } finally {
            watchdog.close();
        }
    }

    /** Removes a folder with all that is in it; fine if it does not exist. */
    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) found.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(path);
            }
        }
    }
}
