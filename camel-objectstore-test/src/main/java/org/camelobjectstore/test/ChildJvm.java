/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM of its own that does not outlive this JVM, however that ends. */
public final class ChildJvm implements AutoCloseable {
    private static final String SMALL_HEAP = "64m";
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final int TAIL = 4_000;

    private final ScratchFolder folder;
    private final Path output;
    private final Process process;

    private ChildJvm(ScratchFolder folder, Path output, Process process) {
        this.folder = folder;
        this.output = output;
        this.process = process;
    }

    /** Starts a main class of this JVM's class path with a small heap. */
    public static ChildJvm start(Class<?> main, String... arguments) {
        return start(SMALL_HEAP, main, arguments);
    }

    /**
     * Starts a main class of this JVM's class path.
     *
     * @param heap as behind {@code -Xmx}
     */
    public static ChildJvm start(String heap, Class<?> main, String... arguments) {
        return start(heap, System.getProperty("java.class.path"), main, arguments);
    }

    /**
     * Starts a main class of some class path.
     *
     * @param heap as behind {@code -Xmx}
     */
    public static ChildJvm start(String heap, String classPath, Class<?> main, String... arguments) {
        return launch(heap, List.of("-cp", classPath, main.getName()), arguments);
    }

    /**
     * Starts the main class of a jar.
     *
     * @param heap as behind {@code -Xmx}
     */
    public static ChildJvm startJar(String heap, Path jar, String... arguments) {
        return launch(heap, List.of("-jar", jar.toAbsolutePath().toString()), arguments);
    }

    private static ChildJvm launch(String heap, List<String> what, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")); // to be up soon
        command.addAll(what);
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

    /**
     * Waits until it has printed something.
     *
     * @return the text that the pattern's first group has matched
     */
    public String awaitOutput(Pattern pattern, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean ended = endsWithin(POLL_INTERVAL);
            String printed = output();
            Matcher matcher = pattern.matcher(printed);
            if (matcher.find()) {
                return matcher.group(1);
            }
            if (ended || System.nanoTime() > deadline) {
                throw new IllegalStateException("A JVM has not printed " + pattern + (ended ? " and ended" : " in time")
                        + "; its last words:\n" + printed.substring(Math.max(0, printed.length() - TAIL)));
            }
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

    /** Ends it in good order (SIGTERM), or kills it if it takes longer than that. */
    public void stop(Duration limit) {
        Processes.end(process, limit);
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
