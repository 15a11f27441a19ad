/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.DateTimeException;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTimeTest {

    @Property
    void parse_anyTime_isAsInstantParses(
            @ForAll @LongRange(min = 0, max = 4102444800L) long second, @ForAll @IntRange(max = 999_999_999) int nano) {
        Instant time = Instant.ofEpochSecond(second, nano);

        assertThat(ServerTime.parse(time.toString())).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T12:00:00Z",
                "2026-01-31T12:00:00.5Z",
                "2026-01-31T12:00:00.000000001Z",
                "2026-01-31T12:00:00.1234567Z",
                "2026-01-31T13:00:00+01:00",
                "0001-01-01T00:00:00Z"
            })
    void parse_anyPrecision_isAsInstantParses(String text) {
        assertThat(ServerTime.parse(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "yesterday", "2026-13-31T12:00:00Z", "2026-01-31T12:00:0xZ"})
    void parse_noTime_fails(String text) {
        assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> ServerTime.parse(text));
    }
}
