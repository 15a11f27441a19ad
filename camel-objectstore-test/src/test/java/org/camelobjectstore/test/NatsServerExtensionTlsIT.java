/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(90)
class NatsServerExtensionTlsIT {
    /** With all that has a meaning in a server's configuration. */
    private static final String PASSWORD = "it's \"$ecret\" \\ #1 {}";

    @RegisterExtension
    static final NatsServerExtension nats = NatsServerExtension.builder()
            .version("2.10")
            .user("ann", PASSWORD)
            .tls()
            .build();

    private Connection connect(String password) throws IOException, InterruptedException {
        return Nats.connect(new Options.Builder()
                .server(nats.url())
                .userInfo("ann", password)
                .sslContext(nats.sslContext())
                .build());
    }

    @Test
    void whoIsNamed_getsIn_overTls() throws Exception {
        try (Connection client = connect(PASSWORD)) {
            assertThat(client.getServerInfo().isTLSRequired()).isTrue();
            assertThat(client.getServerInfo().getVersion()).startsWith("2.10.");
        }
        assertThat(nats.trustStore()).exists();
        assertThatThrownBy(() -> connect("wrong")).isInstanceOf(AuthenticationException.class);
    }
}
