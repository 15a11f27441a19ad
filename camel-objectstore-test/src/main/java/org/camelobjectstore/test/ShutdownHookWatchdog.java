/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A watchdog for systems without a POSIX shell; it does not see the JVM being killed the hard way. */
final class ShutdownHookWatchdog implements Watchdog {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Path folder;
    private final Thread hook = new Thread(this::cleanUp);
    private volatile @Nullable Process guarded;

    ShutdownHookWatchdog(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public Process start(Path output, List<String> command) throws IOException {
        guarded = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.toFile()))
                .start();
        return guarded;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook at work
        }
    }

    private void cleanUp() {
        if (guarded != null) {
            Processes.end(guarded, GRACE);
        }
        try {
            ScratchFolder.delete(folder);
        } catch (IOException e) {
            System.getLogger(getClass().getName()).log(System.Logger.Level.WARNING, "cannot remove " + folder, e);
        }
    }
}
