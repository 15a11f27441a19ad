/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A watchdog that is a process of its own and so survives {@code kill -9} of this JVM: a shell that runs
 * {@code watchdog.sh} at the other end of a pipe.
 */
final class ShellWatchdog implements Watchdog {

    /** Becomes the command, in a session of its own if possible: out of reach of a Ctrl-C meant for this JVM. */
    private static final String RUN = "exec $(command -v setsid) \"$@\"";

    /** Does so only once told to, and not at all if this JVM dies before it could tell. */
    private static final String RUN_WHEN_TOLD = "read -r go && " + RUN + " </dev/null";

    private final Process shell;
    private @Nullable Process guarded;

    ShellWatchdog(Path folder) throws IOException {
        String script = Script.read("watchdog.sh");
        shell = new ProcessBuilder(shell(RUN, List.of("sh", "-c", script, "watchdog.sh", folder.toString())))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
    }

    @Override
    public synchronized Process start(Path output, List<String> command) throws IOException {
        Process process = new ProcessBuilder(shell(RUN_WHEN_TOLD, command))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
        try (OutputStream go = process.getOutputStream()) {
            guard(process);
            go.write('\n');
        }
        CompletableFuture<Void> unused = process.onExit().thenAccept(this::release);
        return process;
    }

    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // it is gone already
        }
        shell.onExit().join();
    }

    private void guard(Process process) throws IOException {
        tell(Long.toString(process.pid()));
        guarded = process;
    }

    private synchronized void release(Process process) {
        if (process.equals(guarded)) {
            try {
                tell("");
            } catch (IOException e) {
                // the watch has ended
            }
        }
    }

    private void tell(String line) throws IOException {
        OutputStream pipe = shell.getOutputStream();
        pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        pipe.flush();
    }

    private static List<String> shell(String script, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(arguments);
        return command;
    }
}
