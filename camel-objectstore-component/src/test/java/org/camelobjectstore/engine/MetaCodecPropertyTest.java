/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.WireMessage;

class MetaCodecPropertyTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.000000006Z");

    @Property(tries = 300)
    void read_whatWasWritten_isTheSame(@ForAll("objects") StoredObject object) throws IOException {
        WireMessage message =
                new WireMessage(new BucketSubjects("b").meta(object.name()), 7, TIME, MetaCodec.write(object, TIME), 0);

        assertThat(MetaCodec.read("b", message)).isEqualTo(object);
    }

    /** Whoever may write to the bucket may write anything there; it must not end a watch in an unforeseen way. */
    @Property(tries = 1000)
    void read_anything_isAnObjectOrUnreadable(@ForAll("nearlyJson") String data) {
        try {
            assertThat(MetaCodec.read("b", message(data.getBytes(UTF_8))).name())
                    .isNotEmpty();
        } catch (ObjectCorruptedException e) {
            assertThat(e).hasMessageContaining("meta message 7");
        }
    }

    @Provide
    Arbitrary<StoredObject> objects() {
        Arbitrary<String> text = texts(0);
        Arbitrary<String> some = texts(1);
        Arbitrary<ObjectLink> link = Combinators.combine(Arbitraries.of("b", "other"), some.injectNull(0.3))
                .as(ObjectLink::new)
                .injectNull(0.7);
        return Combinators.combine(
                        some,
                        some.injectNull(0.3),
                        Arbitraries.maps(text, text).ofMaxSize(3),
                        Arbitraries.maps(text, text.list().ofMaxSize(2)).ofMaxSize(3),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.of(true, false),
                        link)
                .as((name, description, metadata, headers, size, chunks, deleted, target) -> new StoredObject(
                        "b",
                        name,
                        description,
                        metadata,
                        headers,
                        "n1",
                        Math.max(size, chunks),
                        chunks,
                        chunks,
                        "SHA-256=x",
                        deleted,
                        target,
                        7,
                        TIME));
    }

    /** Any text that UTF-8 can express, which leaves out halves of surrogate pairs. */
    private static Arbitrary<String> texts(int minLength) {
        Arbitrary<Integer> usual = Arbitraries.integers().between(' ', '~');
        Arbitrary<Integer> awkward = Arbitraries.of(
                0, 8, 10, 0x1f, 0x22, 0x5c, 0x2f, 0x7f, 0x85, 0x2028, 0x2029, 0xd7ff, 0xe000, 0xfeff, 0xffff, 0x1f600);
        Arbitrary<Integer> any =
                Arbitraries.integers().between(0, Character.MAX_CODE_POINT).filter(c -> c < 0xd800 || c > 0xdfff);
        return Arbitraries.frequencyOf(Tuple.of(2, usual), Tuple.of(1, awkward), Tuple.of(1, any))
                .list()
                .ofMinSize(minLength)
                .ofMaxSize(12)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    @Provide
    Arbitrary<String> nearlyJson() {
        Arbitrary<String> tokens = Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\\",
                "\\u12",
                "\\ud800",
                " ",
                "tru",
                "true",
                "null",
                "-",
                "-5",
                "1e9",
                "99999999999999999999",
                "\"\"",
                "\"name\":\"a\"",
                "\"name\":",
                "\"size\":",
                "\"options\":",
                "\"headers\":",
                "\"link\":",
                "\"bucket\":",
                "\"inner\":",
                "\u0000");
        Arbitrary<String> inner = tokens.list().ofMaxSize(10).map(list -> String.join("", list));
        return Arbitraries.oneOf(
                inner, inner.map(text -> "{" + text + "}"), inner.map(text -> "{\"name\":\"a\"," + text + "}"));
    }

    private static WireMessage message(byte[] data) {
        return new WireMessage("$O.b.M.YQ==", 7, TIME, data, 0);
    }
}
