/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ways to wait for a process and to end it. An interrupt does not cut them short; it stays pending. */
final class Processes {
    private Processes() {}

    /** Waits for the process to end, and tells whether it has. */
    static boolean endsWithin(Process process, Duration limit) {
        process.onExit()
                .completeOnTimeout(process, limit.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return !process.isAlive();
    }

    /** Asks the process to end, and kills it if it has not within the limit. */
    static void end(Process process, Duration limit) {
        process.destroy();
        if (!endsWithin(process, limit)) {
            kill(process);
        }
    }

    /** Kills the process with all that descend from it, and waits for it to be gone. */
    static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        process.onExit().join();
    }
}
