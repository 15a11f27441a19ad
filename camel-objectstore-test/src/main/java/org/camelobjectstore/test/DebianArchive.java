/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The Debian archive that this machine takes its packages from. */
final class DebianArchive implements NatsServerCache.Source {
    private static final Logger LOG = System.getLogger(DebianArchive.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String SCRIPT = "fetch-nats-server.sh";

    @Override
    public Path fetch(String suite, ScratchFolder folder) throws IOException {
        LOG.log(Level.INFO, "Fetching nats-server from Debian {0}, which takes some seconds, once", suite);
        Path output = folder.path().resolve("output.txt");
        String target = folder.path().toString();
        Process script = folder.start(output, List.of("sh", "-c", Script.read(SCRIPT), SCRIPT, suite, target));
        if (!Processes.endsWithin(script, LIMIT)) {
            Processes.kill(script);
            throw new IOException("given up on Debian " + suite + " after " + LIMIT.toMinutes() + " minutes");
        }
        if (script.exitValue() != 0) {
            throw new IOException(Files.readString(output).strip());
        }
        return folder.path().resolve("nats-server");
    }
}
