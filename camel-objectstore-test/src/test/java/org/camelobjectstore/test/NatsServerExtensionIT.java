/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(90)
class NatsServerExtensionIT {
    private static final Set<Path> FOLDERS = new HashSet<>();

    @RegisterExtension
    static final NatsServerExtension ofClass = NatsServerExtension.builder().build();

    @RegisterExtension
    final NatsServerExtension ofTest =
            NatsServerExtension.builder().config("max_payload: 8192").build();

    @AfterAll
    static void nothingIsLeftOfThoseOfTests() {
        assertThat(FOLDERS).hasSizeGreaterThan(1).allSatisfy(folder -> assertThat(folder)
                .doesNotExist());
    }

    private static void makeStream(Connection client) throws Exception {
        client.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("s")
                        .storageType(StorageType.Memory)
                        .build());
    }

    @RepeatedTest(2)
    void eachTest_hasAServerOfItsOwn_withJetStreamAndItsConfiguration() throws Exception {
        try (Connection client = Nats.connect(ofTest.url())) {
            assertThat(client.getServerInfo().getMaxPayload()).isEqualTo(8192);
            makeStream(client); // nobody else has
        }
        assertThat(FOLDERS.add(ofTest.server().folder())).isTrue();
        assertThat(ofTest.server().folder()).isNotEqualTo(ofClass.server().folder());
        assertThat(Files.exists(ofTest.server().folder())).isTrue();
        assertThatIllegalStateException().isThrownBy(ofTest::cluster).withMessageContaining("ask for server()");
        assertThatIllegalStateException().isThrownBy(ofTest::trustStore).withMessageContaining("without tls()");
    }

    @Test
    void version_thatIsNoReleaseLine_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsServerExtension.builder().version("newest"))
                .withMessageContaining("'newest'");
    }
}
