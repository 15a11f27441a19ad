/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;

/**
 * Three JVMs put, delete, update and rename one object while a fourth reads it: nobody reads a mixture, and in the end
 * the stream holds the chunks of what is listed and no others.
 */
class MultiJvmRaceIT {
    private static final String SECONDS = "5";
    private static final int WRITERS = 3;

    @Test
    void writersInSeveralJvms_neitherMixNorLeak() throws Exception {
        String url = NatsServer.shared().url();
        List<ChildJvm> jvms = new ArrayList<>();
        try (ScratchBucket scratch = new ScratchBucket(url)) {
            for (int i = 0; i <= WRITERS; i++) {
                String role = i < WRITERS ? "write" : "read";
                jvms.add(ChildJvm.start(
                        RacingJvm.class, url, scratch.name(), SECONDS, Long.toString(System.nanoTime()), role));
            }
            for (ChildJvm jvm : jvms) {
                assertThat(jvm.endsWithin(Duration.ofSeconds(60))).isTrue();
                assertThat(jvm.exitValue()).as(jvm.output()).isZero();
                assertThat(jvm.output()).containsPattern("(write \\{.*put=|read \\{.*=)");
            }
            assertThat(scratch.live())
                    .allSatisfy(object -> assertThat(object.name()).isIn(RacingJvm.NAME, RacingJvm.OTHER_NAME));
            scratch.assertOnlyWholeObjects();
        } finally {
            jvms.forEach(ChildJvm::close);
        }
    }
}
