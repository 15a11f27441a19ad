/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments that make no sense are refused where they are given, with the value and the rule. */
class RequestArgumentsTest {
    private static final PutRequest PUT = PutRequest.of("a");

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void putRequest_sizesBelowOne_areRefused(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PUT.withChunkSize(bytes))
                .withMessage("chunkSize " + bytes + " must be 1 or more bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PUT.withMaxInFlightBytes(bytes))
                .withMessage("maxInFlightBytes " + bytes + " must be 1 or more bytes");
    }

    @Test
    void putRequest_negativeRevision_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PUT.withExpectedRevision(-1))
                .withMessage("expectedRevision -1 must be 0 or more");
        assertThat(PUT.withExpectedRevision(0).expectedRevision()).isZero();
    }

    @Test
    void startAt_withoutItsSequenceOrTime_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StartAt.revision(0))
                .withMessage("startSequence 0 must be 1 or more");
        assertThatNullPointerException().isThrownBy(() -> StartAt.time(null)).withMessage("startTime");
    }

    @Test
    void transferSettings_withoutTimeOrWindow_areRefused() {
        for (Duration timeout : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TransferSettings.DEFAULT.withRequestTimeout(timeout))
                    .withMessage("requestTimeout " + timeout + " must be positive");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TransferSettings(Duration.ofSeconds(1), 0, null, null))
                .withMessage("readWindowBytes 0 must be 1 or more");
    }

    @Test
    void transferSettings_domainOrPrefix_makeTheApisSubjects() {
        assertThat(settings(null, null).apiSubjectPrefix()).isEqualTo("$JS.API.");
        assertThat(settings("hub", null).apiSubjectPrefix()).isEqualTo("$JS.hub.API.");
        assertThat(settings(null, "js.other").apiSubjectPrefix()).isEqualTo("js.other.");
        assertThat(settings(null, "js.other.").apiSubjectPrefix()).isEqualTo("js.other.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("hub", "js.other"))
                .withMessageContaining("domain 'hub' and apiPrefix 'js.other' exclude each other");
    }

    private static TransferSettings settings(String domain, String apiPrefix) {
        return new TransferSettings(Duration.ofSeconds(1), 1, domain, apiPrefix);
    }
}
