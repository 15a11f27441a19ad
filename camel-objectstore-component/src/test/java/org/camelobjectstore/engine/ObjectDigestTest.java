/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectDigestTest {
    private static final String EMPTY = "SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final String ABC = "SHA-256=ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=";

    private final ObjectDigest digest = new ObjectDigest();

    @Test
    void text_noBytes_isTheKnownOne() {
        assertThat(digest.text()).isEqualTo(EMPTY);
    }

    @Test
    void text_abcInParts_isTheKnownOne() {
        digest.update("a".getBytes(UTF_8));
        digest.update(new byte[0]);
        digest.update("bc".getBytes(UTF_8));

        assertThat(digest.text()).isEqualTo(ABC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EMPTY,
                "sha-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                "SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
                "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
                "sha-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"
            })
    void same_otherSpelling_isTheSame(String spelling) {
        assertThat(ObjectDigest.same(spelling, EMPTY)).isTrue();
        assertThat(ObjectDigest.same(EMPTY, spelling)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ABC,
                "",
                "=",
                "SHA-256=",
                "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                "SHA-512=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                "SHA-256=47deqpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="
            })
    void same_otherHash_isNotTheSame(String other) {
        assertThat(ObjectDigest.same(other, EMPTY)).isFalse();
    }
}
