/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A static extension of a class whose tests are in nested classes, which JUnit calls it for as well. */
@Timeout(90)
class NatsServerExtensionNestedIT {
    private static Path folder;
    private static long pid;

    /** Comes before the server, and so is asked after it. */
    @RegisterExtension
    @Order(1)
    static final AfterAllCallback nothingIsLeft = context -> {
        if (context.getRequiredTestClass() == NatsServerExtensionNestedIT.class) {
            assertThat(folder).doesNotExist();
            assertThat(ProcessHandle.of(pid)).isEmpty();
        }
    };

    @RegisterExtension
    @Order(2)
    static final NatsServerExtension nats = NatsServerExtension.builder().build();

    @BeforeAll
    static void remember() {
        folder = nats.server().folder();
        pid = nats.server().pid();
    }

    private static void assertSameServer() {
        assertThat(nats.server().folder()).isEqualTo(folder).exists();
        assertThat(nats.server().pid()).isEqualTo(pid);
    }

    @Nested
    class First {
        @Test
        void test_hasTheServerOfTheOuterClass() {
            assertSameServer();
        }
    }

    @Nested
    class Second {
        @Test
        void test_hasItStill() {
            assertSameServer();
        }
    }
}
