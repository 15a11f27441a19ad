/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.Replica;
import io.nats.client.api.StreamConfiguration;
import java.time.Duration;
import org.camelobjectstore.test.NatsCluster;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;

class NatsClusterIT {

    @Test
    void aNodeThatComesBackWithAnEmptyDiskIsBroughtUpToDate() throws Exception {
        try (NatsCluster cluster = NatsCluster.start();
                Connection connection = connect(cluster)) {
            JetStreamManagement management = connection.jetStreamManagement();
            management.addStream(StreamConfiguration.builder()
                    .name("R3")
                    .subjects("r3")
                    .replicas(3)
                    .build());
            connection.jetStream().publish("r3", new byte[1000]);
            assertThat(cluster.size()).isEqualTo(3);
            NatsServer follower = cluster.follower(connection, "R3");

            follower.kill();
            await().atMost(Duration.ofSeconds(30)).until(() -> cluster(management).getReplicas().stream()
                    .anyMatch(replica -> replica.isOffline() || !replica.isCurrent()));
            connection.jetStream().publish("r3", new byte[1000]);
            NatsCluster.restartEmpty(follower);

            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> cluster(management).getReplicas().stream().allMatch(Replica::isCurrent));
            assertThat(management.getStreamInfo("R3").getStreamState().getMsgCount())
                    .isEqualTo(2);
        }
    }

    private static ClusterInfo cluster(JetStreamManagement management) throws Exception {
        return management.getStreamInfo("R3").getClusterInfo();
    }

    private static Connection connect(NatsCluster cluster) throws Exception {
        return Nats.connect(Options.builder()
                .servers(cluster.urls().split(","))
                .maxReconnects(-1)
                .build());
    }
}
