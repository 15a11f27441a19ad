/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the errors that a server reports. */
class DenialsTest {
    private final Denials denials = new Denials();

    @Test
    void publishing_isDenied_toWhoeverHasAskedBefore() {
        assertThat(denials.add("Permissions Violation for Publish to \"$O.b.M.YQ==\""))
                .isNotNull();

        assertThatThrownBy(() -> denials.check("$O.b.M.YQ==", 0))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.isRefusal()).isTrue())
                .hasMessage("the user may not publish to $O.b.M.YQ==");
        assertThatCode(() -> denials.check("$O.b.M.Yg==", 0)).doesNotThrowAnyException();
        assertThatCode(() -> denials.check("$O.b.M.YQ==", denials.count())).doesNotThrowAnyException();
    }

    /** What was asked may have been done: it is the answer that cannot come. */
    @Test
    void subscribing_thatIsDenied_isNoRefusal() {
        assertThat(denials.add("permissions violation for subscription to \"_INBOX.a.*\" using queue \"q\""))
                .isNotNull();

        assertThatThrownBy(() -> denials.check("_INBOX.a.*", 0))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNCLEAR))
                .hasMessage("the user may not subscribe to _INBOX.a.*, so that no answer arrives");
        assertThat(denials.has("_INBOX.a.*")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization Violation", "Maximum Payload Violation", "permissions violation", ""})
    void otherErrors_denyNothing(String error) {
        assertThat(denials.add(error)).isNull();
        assertThat(denials.count()).isZero();
    }

    @Test
    void memory_isBounded_andTheNewestAreKept() {
        for (int i = 0; i < 3000; i++) {
            Object unused = denials.add("Permissions Violation for Publish to \"s." + i + "\"");
        }

        assertThat(denials.has("s.0")).isFalse();
        assertThat(denials.has("s.2999")).isTrue();
        assertThat(denials.count()).isEqualTo(3000);
    }
}
