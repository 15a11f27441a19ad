/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.camelobjectstore.examples.walkthrough.Walkthrough;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the demo tells is what happened, in both languages. */
class DemoIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void walkthrough_takesEveryStepAndTellsOfIt(Dsl dsl) throws Exception {
        try (ToldLines told = ToldLines.capture()) {
            new Walkthrough().run(new SampleRun(dsl, NatsServer.shared().url(), folder));

            assertThat(told.lines())
                    .contains(
                            "status: configs holds 0 bytes in 0 objects",
                            "updateMeta: a is described as 'still large'",
                            "list: 1 entries",
                            "  a - 10000000 bytes in 77 chunks - still large",
                            "get: a, 10000000 bytes, read to the verified end",
                            "get: nothing, which does not exist, gives null",
                            "put: b from a stream of unknown length, 250000 bytes in 2 chunks",
                            "  configs changed - b was updated",
                            "delete: a",
                            "  configs changed - a was deleted",
                            "deleteBucket: configs is gone");
            assertThat(told.lines())
                    .anyMatch(line -> line.startsWith("put: a, 10000000 bytes in 77 chunks of 131072, SHA-256="));
        }
        assertThat(folder.resolve(dsl.suffix().substring(1)).resolve("walkthrough/a.blob"))
                .hasBinaryContent(GeneratedStream.ofBytes(10_000_000).readAllBytes());
        assertThat(folder.resolve(dsl.suffix().substring(1)).resolve("walkthrough/b.blob"))
                .hasSize(250_000);
        assertThat(folder.resolve(dsl.suffix().substring(1)).resolve("walkthrough/b.part"))
                .doesNotExist();
    }

    @Test
    void generatedStream_isTheSameHoweverItIsRead() throws Exception {
        try (GeneratedStream one = GeneratedStream.ofBytes(1_000);
                GeneratedStream other = GeneratedStream.ofBytes(1_000)) {
            byte[] whole = one.readAllBytes();
            assertThat(whole).hasSize(1_000);
            for (byte expected : whole) {
                assertThat((byte) other.read()).isEqualTo(expected);
            }
            assertThat(other.read()).isEqualTo(-1);
        }
    }
}
