/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(90)
class NatsServerExtensionClusterIT {
    @RegisterExtension
    static final NatsServerExtension nats =
            NatsServerExtension.builder().cluster().user("ann", "secret").tls().build();

    @Test
    void streamsCanHaveThreeReplicas() throws Exception {
        assertThat(nats.url().split(",")).hasSize(3);
        try (Connection client = Nats.connect(new Options.Builder()
                .servers(nats.url().split(","))
                .userInfo("ann", "secret")
                .sslContext(nats.sslContext())
                .build())) {
            client.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("s")
                            .storageType(StorageType.Memory)
                            .replicas(3)
                            .build());
            assertThat(client.jetStreamManagement()
                            .getStreamInfo("s")
                            .getClusterInfo()
                            .getReplicas())
                    .hasSize(2);
        }
    }
}
