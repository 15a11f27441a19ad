/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What ends the process at work in a folder, and removes the folder, once this JVM is gone. */
interface Watchdog extends AutoCloseable {

    /** Starts watching a folder, in the strongest way that the operating system offers. */
    static Watchdog over(Path folder) throws IOException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return windows ? new ShutdownHookWatchdog(folder) : new ShellWatchdog(folder);
    }

    /**
     * Starts a process that works in the folder, in place of an earlier one.
     *
     * @param output the file that what the process prints is appended to
     */
    Process start(Path output, List<String> command) throws IOException;

    /** Ends the watch, for when process and folder are gone in the ordinary way. */
    @Override
    void close();
}
