/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects larger than the heap go through routes: a JVM of its own with 64 MiB puts and gets 300 MB. */
@Tag("endurance")
class LargeObjectIT {

    @Test
    void putAndGet_of300Megabytes_fitInto64MebibytesOfHeap(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LargeObjectTransfer.class.getName(),
                NatsServer.shared().url()));
        Process jvm = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(jvm.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            jvm.destroyForcibly();
        }

        assertThat(Files.readString(output)).contains("heap 64 MiB: put and got 300000000 bytes");
        assertThat(jvm.exitValue()).isZero();
    }
}
