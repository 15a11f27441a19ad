/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.testinfra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own that runs a main class of this JVM's class path. It does not outlive this JVM, however that ends. */
public final class ChildJvm implements AutoCloseable {
    private final ScratchFolder folder;
    private final Path output;
    private final Process process;

    private ChildJvm(ScratchFolder folder, Path output, Process process) {
        this.folder = folder;
        this.output = output;
        this.process = process;
    }

    /** Starts a JVM with a small heap that is quick to be up. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        try {
            ScratchFolder folder = ScratchFolder.create("child-jvm-");
            try {
                Path output = folder.path().resolve("output");
                return new ChildJvm(folder, output, folder.start(output, command));
            } catch (IOException | RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the JVM to end, and tells whether it has. */
    public boolean endsWithin(Duration limit) {
        return Processes.endsWithin(process, limit);
    }

    /** The exit status of a JVM that has ended. */
    public int exitValue() {
        return process.exitValue();
    }

    /** What it has printed so far, errors too. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it the hard way (SIGKILL) and waits until it is gone. */
    public void kill() {
        Processes.kill(process);
    }

    /** Kills it if it still runs, and removes its output. */
    @Override
    public void close() {
        kill();
        folder.close();
    }
}
