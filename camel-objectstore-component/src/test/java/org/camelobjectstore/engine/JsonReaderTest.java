/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camelobjectstore.engine.wire.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void read_everyKindOfValue_isThatValue() throws JsonReader.MalformedException {
        Object json = read(
                " {\"s\":\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83c\\udf89\", \"i\":-7,\"l\":9223372036854775807,"
                        + "\"d\":-1.5e3,\"t\":true,\"f\":false,\"n\":null,\"a\":[1,[],{}, null],\"o\":{\"\":\"\"}}\r\n\t ");

        assertThat(json)
                .isEqualTo(Map.of(
                        "s",
                        "a\"\\/\b\f\n\r\t\u00e9\ud83c\udf89",
                        "i",
                        -7L,
                        "l",
                        Long.MAX_VALUE,
                        "d",
                        -1500.0,
                        "t",
                        true,
                        "f",
                        false,
                        "a",
                        Arrays.asList(1L, List.of(), Map.of(), null),
                        "o",
                        Map.of("", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{xa\":1}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "01",
                "1.",
                ".5",
                "+1",
                "-",
                "1d",
                "0x10",
                "NaN",
                "tru",
                "nulll",
                "1 2",
                "{} {}",
                "\0",
                "{}\0"
            })
    void read_whatIsNoJson_isRefused(String text) {
        assertThatExceptionOfType(JsonReader.MalformedException.class).isThrownBy(() -> read(text));
    }

    @Test
    void read_brokenUtf8_isRefused() {
        assertThatExceptionOfType(JsonReader.MalformedException.class)
                .isThrownBy(() -> JsonReader.read(new byte[] {'"', (byte) 0xc3, '"'}));
    }

    /** Each as long as a message may be; jnats' parser takes half a minute for the first. */
    static Stream<String> bombs() {
        int much = JsonReader.MAX_BYTES - 20;
        return Stream.of(
                "{\"size\":" + "9".repeat(much) + "}",
                "{\"size\":" + "9 ".repeat(much / 2) + "}",
                "{x\":" + "9".repeat(much) + "}",
                "[".repeat(much),
                "{\"a\":".repeat(much / 5),
                "{x\":" + "[".repeat(much),
                "[" + "0,".repeat(much / 2) + "0]",
                "[" + "[],".repeat(much / 3) + "0]",
                "{\"size\":1e" + "9".repeat(much) + "}",
                " ".repeat(2 * JsonReader.MAX_BYTES) + "{}",
                "{\"size\":1" + "\0".repeat(much) + "}");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void read_textThatIsMeantToCost_isRefusedAtOnce(String text) {
        assertTimeout(Duration.ofSeconds(1), () -> assertThatExceptionOfType(JsonReader.MalformedException.class)
                .isThrownBy(() -> read(text)));
    }

    @Test
    void read_uptoItsBounds_isRead() throws JsonReader.MalformedException {
        String nested = "[".repeat(JsonReader.MAX_DEPTH) + "]".repeat(JsonReader.MAX_DEPTH);
        String many = "[" + "0,".repeat(JsonReader.MAX_VALUES - 2) + "0]";
        String large = "\"" + "x".repeat(JsonReader.MAX_BYTES - 2) + "\"";

        assertThat(read(nested)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
        assertThat(read(many)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(JsonReader.MAX_VALUES - 1);
        assertThat(read(large)).asString().hasSize(JsonReader.MAX_BYTES - 2);
        for (String over : new String[] {"[[" + nested + "]]", many.replace("[", "[0,"), large + " "}) {
            assertThatExceptionOfType(JsonReader.MalformedException.class).isThrownBy(() -> read(over));
        }
    }

    /** What is committed without a look at its values has too few of them to be refused. */
    @Test
    void checkReadable_manyShortValues_isTheSameAsReading() throws Exception {
        for (int count : new int[] {100, 3_000, 5_000, 19_000, 21_000, 60_000}) {
            StringBuilder json = new StringBuilder("{");
            IntStream.range(0, count).forEach(i -> json.append('"').append(i).append("\":\"\","));
            byte[] text = json.append("\"name\":\"a\"}").toString().getBytes(UTF_8);
            boolean readable = count < JsonReader.MAX_VALUES;
            if (readable) {
                assertThat(JsonReader.read(text))
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .hasSize(count + 1);
                MetaCodec.checkReadable(text);
            } else {
                assertThatExceptionOfType(WireException.class)
                        .isThrownBy(() -> MetaCodec.checkReadable(text))
                        .withMessageContaining("more than 20000 values");
            }
        }
    }

    private static Object read(String text) throws JsonReader.MalformedException {
        return JsonReader.read(text.getBytes(UTF_8));
    }
}
