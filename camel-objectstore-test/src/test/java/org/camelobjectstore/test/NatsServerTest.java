/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NatsServerTest {

    @Test
    void theServerOfNatsUrlIsOnlyPassedOn() {
        try (NatsServer server = NatsServer.start(" nats://elsewhere:4222 ")) {
            assertThat(server.isExternal()).isTrue();
            assertThat(server.url()).isEqualTo("nats://elsewhere:4222");
            assertThat(server.version()).isEqualTo("unknown");
            assertThatThrownBy(server::kill).isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(server::folder).hasMessageContaining("NATS_URL");
        }
    }
}
