/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.SweepReport;
import org.camelobjectstore.engine.SweepRequest;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsCluster;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;

/** Sweeps of a replicated bucket of which one replica is far behind: what it does not have yet is nobody's orphan. */
class SweepClusterIT {
    private static final String NAME = "replicated";
    private static final int OBJECTS = 8;
    private static final int SMALL = 300_000;
    private static final int CHUNK = 131_072;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final int sweeps = Soak.rounds(2, 20);
    /** Between two of the small objects. */
    private final int filling = Soak.rounds(8_000_000, 75_000_000);

    @Test
    void sweep_whileAFollowerCatchesUp_keepsEveryLiveObject() throws Exception {
        try (NatsCluster cluster = NatsCluster.start();
                Connection nats = ScratchBucket.connect(cluster.urls());
                ObjectStoreClient client = JetStreamObjectStore.over(
                        nats, TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(15)))) {
            nats.objectStoreManagement()
                    .create(ObjectStoreConfiguration.builder(NAME)
                            .replicas(cluster.size())
                            .build());
            Bucket bucket = client.bucket(NAME);
            NatsServer follower = cluster.follower(nats, "OBJ_" + NAME);
            follower.kill(); // it misses everything
            List<StoredObject> live = new ArrayList<>();
            for (int i = 0; i < OBJECTS; i++) {
                live.add(new SeededContent(2 * i, SMALL).put(bucket, "small-" + i, CHUNK));
                live.add(new SeededContent(2 * i + 1, filling).put(bucket, "large-" + i, CHUNK));
            }

            int done = 0;
            while (done < sweeps) {
                NatsCluster.restartEmpty(follower);
                while (done < sweeps && !isCurrent(nats, follower)) {
                    SweepReport report = bucket.sweep(SweepRequest.olderThan(Duration.ZERO));
                    done++;
                    assertThat(report.orphans()).isEmpty();
                    assertThat(report.doubt()).isNull();
                }
                await().atMost(PATIENCE).until(() -> isCurrent(nats, follower));
            }

            for (StoredObject object : live) {
                SeededContent.assertWhole(bucket, object);
            }
        }
    }

    private static List<Replica> followers(Connection nats) throws Exception {
        return Objects.requireNonNull(nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + NAME)
                .getClusterInfo()
                .getReplicas());
    }

    private static boolean isCurrent(Connection nats, NatsServer node) throws Exception {
        return followers(nats).stream()
                .anyMatch(replica -> replica.getName().equals(NatsCluster.name(node)) && replica.isCurrent());
    }
}
