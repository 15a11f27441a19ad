/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Subscription;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.awaitility.Awaitility;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.SweepReport;
import org.camelobjectstore.engine.SweepRequest;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;

/** JVMs that are killed while they put: the version before is what everyone reads, whole. */
class KilledPutIT {
    private static final int ROUNDS = 12;
    private static final int MESSAGES_OF_A_PUT = EndlessPut.CHUNKS + 1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String NAME = "a";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void killedPut_leavesTheVersionBefore() throws Exception {
        String url = NatsServer.shared().url();
        try (ScratchBucket scratch = new ScratchBucket(url)) {
            StoredObject before = new SeededContent(seed, EndlessPut.CHUNKS * EndlessPut.CHUNK_SIZE)
                    .put(scratch.bucket(), NAME, EndlessPut.CHUNK_SIZE);
            for (int round = 0; round < ROUNDS; round++) {
                killWhilePutting(url, scratch);
                StoredObject now = awaitWhole(scratch);
                assertThat(now.revision())
                        .as("seed %d, round %d", seed, round)
                        .isGreaterThanOrEqualTo(before.revision());
                before = now;
            }
            sweep(scratch);
            SeededContent.assertWhole(scratch.bucket(), scratch.bucket().info(NAME));
        }
    }

    private static void sweep(ScratchBucket scratch) throws Exception {
        Set<String> orphans = scratch.orphanNuids();
        assertThat(orphans).as("puts that were hit").isNotEmpty();

        SweepReport report = scratch.bucket().sweep(SweepRequest.olderThan(Duration.ZERO));

        assertThat(report.orphans()).extracting(SweepReport.Orphan::nuid).containsExactlyInAnyOrderElementsOf(orphans);
        assertThat(scratch.orphanNuids()).isEmpty();
    }

    /** Kills a JVM behind any one of the messages of its first few puts. */
    private void killWhilePutting(String url, ScratchBucket scratch) throws Exception {
        Subscription puts = scratch.nats().subscribe("$O." + scratch.name() + ".>");
        scratch.nats().flush(PATIENCE);
        try (ChildJvm jvm =
                ChildJvm.start(EndlessPut.class, url, scratch.name(), NAME, Long.toString(random.nextLong()))) {
            for (int left = 1 + random.nextInt(4 * MESSAGES_OF_A_PUT); left > 0; left--) {
                assertThat(puts.nextMessage(PATIENCE)).as(jvm.output()).isNotNull();
            }
        } finally {
            puts.unsubscribe();
        }
    }

    /** The current version, which what the killed JVM sent last may replace once more while it is read. */
    private static StoredObject awaitWhole(ScratchBucket scratch) {
        return Awaitility.await()
                .ignoreException(ObjectChangedException.class)
                .until(
                        () -> {
                            StoredObject now = scratch.bucket().info(NAME);
                            SeededContent.assertWhole(scratch.bucket(), now);
                            return now;
                        },
                        now -> true);
    }
}
