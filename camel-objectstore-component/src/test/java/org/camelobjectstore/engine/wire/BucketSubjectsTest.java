/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class BucketSubjectsTest {
    private final BucketSubjects subjects = new BucketSubjects("configs");

    @Test
    void names_ofBucket_areThoseOfAdr20() {
        assertThat(subjects.stream()).isEqualTo("OBJ_configs");
        assertThat(subjects.chunks("n1")).isEqualTo("$O.configs.C.n1");
        assertThat(subjects.allChunks()).isEqualTo("$O.configs.C.>");
        assertThat(subjects.allMeta()).isEqualTo("$O.configs.M.>");
    }

    @ParameterizedTest
    @CsvSource({
        "a,             YQ==",
        "foo bar,       Zm9vIGJhcg==",
        "ä/ö.txt,       w6Qvw7YudHh0",
        "*,             Kg==",
        ">,             Pg==",
        "😀,            8J-YgA==",
    })
    void meta_anyName_isPaddedUrlSafeBase64(String name, String encoded) {
        assertThat(subjects.meta(name)).isEqualTo("$O.configs.M." + encoded);
    }

    @ParameterizedTest
    @CsvSource({"ab~, YWJ-, YWJ+", "???, Pz8_, Pz8/"})
    void otherMetas_jnatsWouldDiffer_hasItsSubject(String name, String urlSafe, String standard) {
        assertThat(subjects.meta(name)).isEqualTo("$O.configs.M." + urlSafe);
        assertThat(subjects.otherMetas(name)).containsExactly("$O.configs.M." + standard);
    }

    @ParameterizedTest
    @CsvSource({"Ümläute/ß, w5xtbMOkdXRlL8Of, 3G1s5HV0ZS_f", "é, w6k=, 6Q=="})
    void otherMetas_javaScriptWouldDiffer_hasItsSubject(String name, String utf8, String latin1) {
        assertThat(subjects.meta(name)).isEqualTo("$O.configs.M." + utf8);
        assertThat(subjects.otherMetas(name)).containsExactly("$O.configs.M." + latin1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "foo bar", "日.txt", ".*<>:\"/\\|?&"})
    void otherMetas_everybodyWritesTheSame_isEmpty(String name) {
        assertThat(subjects.otherMetas(name)).isEmpty();
    }

    @Test
    void meta_threeHundredCharacters_isEncodedWhole() {
        assertThat(subjects.meta("x".repeat(300))).isEqualTo("$O.configs.M." + "eHh4".repeat(100));
    }

    @Test
    void meta_longestName_fitsAProtocolLine() {
        assertThat(subjects.meta("x".repeat(2250))).hasSize("$O.configs.M.".length() + 3000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "ä", "😀"})
    void meta_nameTooLong_isRefusedWithItsLengthInBytes(String character) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subjects.meta(character.repeat(2251)))
                .withMessageContaining("too long")
                .withMessageContaining(2251 * character.getBytes(UTF_8).length + " bytes")
                .withMessageContaining("2250 are allowed");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void meta_emptyName_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> subjects.meta(name))
                .withMessageContaining("'configs'")
                .withMessageContaining("must not be empty");
    }

    /** Half a pair would become a question mark, so that two names would share one object. */
    @Test
    void meta_halfOfASurrogatePair_isRefused() {
        for (String name : new String[] {"a\uD83D", "\uDE00b", "\uDE00\uD83D"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> subjects.meta(name))
                    .withMessageContaining("surrogate");
            assertThatIllegalArgumentException().isThrownBy(() -> subjects.otherMetas(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", ">", "a.b", "a.>", ".", "a b", "a\t", "\0", "\177", "\u00fc", "n*1"})
    void chunks_ofMoreThanOnePlainToken_areRefused(String nuid) {
        assertThat(BucketSubjects.isNuid(nuid)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> subjects.chunks(nuid));
        assertThat(subjects.isChunks("$O.configs.C." + nuid)).isFalse();
    }

    @Test
    void chunks_ofAPlainToken_areKnownBySubject() {
        assertThat(subjects.isChunks(subjects.chunks("n1"))).isTrue();
        assertThat(subjects.isChunks("$O.other.C.n1")).isFalse();
        assertThat(subjects.isChunks("$O.configs.C.x.n1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab~", "???", "\u00fc", "\u00c3\u00bc", "\ud83c\udf89"})
    void nameAt_everySubjectOfAName_isThatNameUnlessItIsTheUsualOneOfAnother(String name) {
        assertThat(subjects.nameAt(subjects.meta(name))).isEqualTo(name);
        assertThat(subjects.isMetaOf(name, subjects.meta(name))).isTrue();
        for (String other : subjects.otherMetas(name)) {
            assertThat(subjects.isMetaOf(name, other)).isTrue();
            assertThat(subjects.nameAt(other)).isEqualTo(name.equals("\u00c3\u00bc") ? "\u00fc" : name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$O.configs.M.",
                "$O.configs.M.*",
                "$O.configs.M.YQ",
                "$O.configs.M.YQ==.x",
                "$O.configs.M.YR==",
                "x"
            })
    void nameAt_whatNoClientWrites_isNone(String subject) {
        assertThat(subjects.nameAt(subject)).isNull();
        assertThat(subjects.isMetaOf("a", subject)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A-b_9", "-", "_", "0"})
    void bucket_goodName_isAccepted(String name) {
        assertThat(new BucketSubjects(name).stream()).isEqualTo("OBJ_" + name);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a b", "a.b", "a/b", "a*", ">", "ä", "a\n", "$O"})
    void bucket_badName_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BucketSubjects(name))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining("letters, digits");
    }

    @Test
    void bucket_longestName_isAcceptedAndOneMoreRefused() {
        assertThat(new BucketSubjects("b".repeat(251)).stream()).hasSize(255);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BucketSubjects("b".repeat(252)))
                .withMessageContaining("252 characters")
                .withMessageContaining("251 are allowed");
    }
}
