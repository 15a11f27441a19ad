/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.WireMessage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaCodecTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DIGEST = "SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static final StoredObject OBJECT = new StoredObject(
            "b",
            "a",
            "text",
            Map.of("k", "v"),
            Map.of("h", List.of("1", "2")),
            "n1",
            6,
            2,
            4,
            DIGEST,
            false,
            null,
            7,
            TIME);

    @Nested
    class Write {
        @Test
        void write_object_hasTheFieldsAndTheOrderOfGo() {
            assertThat(written(OBJECT))
                    .isEqualTo("{\"name\":\"a\",\"description\":\"text\",\"metadata\":{\"k\":\"v\"},"
                            + "\"headers\":{\"h\":[\"1\",\"2\"]},\"options\":{\"max_chunk_size\":4},\"bucket\":\"b\","
                            + "\"nuid\":\"n1\",\"size\":6,\"mtime\":\"2026-01-02T03:04:05Z\",\"chunks\":2,"
                            + "\"digest\":\"" + DIGEST + "\"}");
        }

        @Test
        void write_nothingOptional_leavesItOut() {
            StoredObject plain =
                    new StoredObject("b", "a", null, Map.of(), Map.of(), "n1", 0, 0, 4, DIGEST, false, null, 0, TIME);

            assertThat(written(plain))
                    .isEqualTo("{\"name\":\"a\",\"options\":{\"max_chunk_size\":4},\"bucket\":\"b\",\"nuid\":\"n1\","
                            + "\"size\":0,\"mtime\":\"2026-01-02T03:04:05Z\",\"chunks\":0,\"digest\":\"" + DIGEST
                            + "\"}");
        }

        @Test
        void write_deleteMarker_isDeletedWithoutSizeAndDigest() {
            assertThat(written(OBJECT.asDeleted()))
                    .isEqualTo("{\"name\":\"a\",\"description\":\"text\",\"metadata\":{\"k\":\"v\"},"
                            + "\"headers\":{\"h\":[\"1\",\"2\"]},\"options\":{\"max_chunk_size\":4},\"bucket\":\"b\","
                            + "\"nuid\":\"n1\",\"size\":0,\"mtime\":\"2026-01-02T03:04:05Z\",\"chunks\":0,"
                            + "\"deleted\":true}");
        }

        @Test
        void write_link_namesItsTarget() {
            assertThat(written(link(new ObjectLink("other", "target"))))
                    .isEqualTo("{\"name\":\"l\",\"options\":{\"link\":{\"bucket\":\"other\",\"name\":\"target\"}},"
                            + "\"bucket\":\"b\",\"nuid\":\"n2\",\"size\":0,\"mtime\":\"2026-01-02T03:04:05Z\","
                            + "\"chunks\":0}");
        }

        @Test
        void write_bucketLink_namesTheBucketAlone() {
            assertThat(written(link(new ObjectLink("other", null))))
                    .isEqualTo("{\"name\":\"l\",\"options\":{\"link\":{\"bucket\":\"other\"}},\"bucket\":\"b\","
                            + "\"nuid\":\"n2\",\"size\":0,\"mtime\":\"2026-01-02T03:04:05Z\",\"chunks\":0}");
        }

        @Test
        void write_blankTexts_areKept() throws IOException {
            StoredObject blank = new StoredObject(
                    "b",
                    "a",
                    " ",
                    Map.of("k", "", "l", " "),
                    Map.of("h", List.of("", " "), "i", List.of()),
                    "n1",
                    0,
                    0,
                    0,
                    null,
                    false,
                    null,
                    7,
                    TIME);

            assertThat(MetaCodec.read("b", message(written(blank)))).isEqualTo(blank);
        }

        private static StoredObject link(ObjectLink target) {
            return new StoredObject("b", "l", null, Map.of(), Map.of(), "n2", 0, 0, 0, null, false, target, 0, TIME);
        }

        private static String written(StoredObject object) {
            return new String(MetaCodec.write(object, TIME), UTF_8);
        }
    }

    /** WIRE.md 1.2: how each client spells it. */
    @Nested
    class Read {
        @Test
        void read_go_hasEverything() throws IOException {
            StoredObject object = read("{\"name\":\"a\",\"description\":\"text\",\"headers\":{\"h\":[\"1\",\"2\"]},"
                    + "\"metadata\":{\"k\":\"v\"},\"options\":{\"max_chunk_size\":4},\"bucket\":\"b\",\"nuid\":\"n1\","
                    + "\"size\":6,\"mtime\":\"0001-01-01T00:00:00Z\",\"chunks\":2,\"digest\":\"" + DIGEST + "\"}");

            assertThat(object).isEqualTo(OBJECT);
        }

        @Test
        void read_javaScript_passesOverRevisionAndEmptyTexts() throws IOException {
            StoredObject object = read("{\"name\":\"a\",\"description\":\"\",\"options\":{\"max_chunk_size\":131072},"
                    + "\"bucket\":\"b\",\"nuid\":\"n1\",\"size\":6,\"mtime\":\"2026-01-01T00:00:00.000Z\",\"chunks\":1,"
                    + "\"digest\":\"" + DIGEST + "\",\"deleted\":false,\"revision\":3}");

            assertThat(object.description()).isNull();
            assertThat(object.deleted()).isFalse();
            assertThat(object.revision()).isEqualTo(7);
            assertThat(object.chunkSize()).isEqualTo(131072);
        }

        @Test
        void read_javaScriptDeleteMarker_hasNoDigest() throws IOException {
            StoredObject object = read("{\"name\":\"a\",\"bucket\":\"b\",\"nuid\":\"n1\",\"size\":0,\"chunks\":0,"
                    + "\"digest\":\"\",\"deleted\":true}");

            assertThat(object.deleted()).isTrue();
            assertThat(object.digest()).isNull();
        }

        @Test
        void read_javaScriptLink_hasNoNuidAndNamesTheTargetsBucket() throws IOException {
            StoredObject object = read(
                    "{\"name\":\"l\",\"bucket\":\"other\",\"options\":{\"link\":{\"bucket\":\"other\",\"name\":\"t\"}}}");

            assertThat(object.isLink()).isTrue();
            assertThat(object.link()).isEqualTo(new ObjectLink("other", "t"));
            assertThat(object.bucket()).isEqualTo("b");
            assertThat(object.nuid()).isEmpty();
            assertThat(object.size()).isZero();
        }

        @Test
        void read_rust_toleratesNulls() throws IOException {
            StoredObject object = read("{\"name\":\"a\",\"description\":null,\"metadata\":{},\"headers\":null,"
                    + "\"options\":{\"link\":null,\"max_chunk_size\":4},\"bucket\":\"b\",\"nuid\":\"n1\",\"size\":6,"
                    + "\"chunks\":2,\"mtime\":\"2026-01-01T00:00:00Z\",\"digest\":\"" + DIGEST + "\"}");

            assertThat(object)
                    .isEqualTo(new StoredObject(
                            "b", "a", null, Map.of(), Map.of(), "n1", 6, 2, 4, DIGEST, false, null, 7, TIME));
        }

        @Test
        void read_earlyRustHeaders_areUnwrapped() throws IOException {
            assertThat(read("{\"name\":\"a\",\"headers\":{\"inner\":{\"h\":[\"1\"],\"i\":[\"2\",\"3\"]}}}")
                            .headers())
                    .isEqualTo(Map.of("h", List.of("1"), "i", List.of("2", "3")));
        }

        @Test
        void read_headerThatIsCalledInner_isAHeader() throws IOException {
            assertThat(read("{\"name\":\"a\",\"headers\":{\"inner\":[\"1\"]}}").headers())
                    .isEqualTo(Map.of("inner", List.of("1")));
        }

        @Test
        void read_rustDeleteMarker_isDeletedThoughTheDigestStays() throws IOException {
            StoredObject object =
                    read("{\"name\":\"a\",\"nuid\":\"n1\",\"size\":0,\"digest\":\"" + DIGEST + "\",\"deleted\":true}");

            assertThat(object.deleted()).isTrue();
        }

        @Test
        void read_rustLink_hasTheNameFirst() throws IOException {
            assertThat(read("{\"name\":\"l\",\"options\":{\"link\":{\"name\":\"t\",\"bucket\":\"b\"},"
                                    + "\"max_chunk_size\":null}}")
                            .link())
                    .isEqualTo(new ObjectLink("b", "t"));
        }

        @Test
        void read_dotNet_leavesOutZeroes() throws IOException {
            StoredObject object = read("{\"name\":\"a\",\"description\":null,\"options\":{\"max_chunk_size\":131072},"
                    + "\"bucket\":\"b\",\"nuid\":\"n1\",\"mtime\":\"2026-01-01T00:00:00+00:00\",\"digest\":\"" + DIGEST
                    + "\"}");

            assertThat(object.size()).isZero();
            assertThat(object.chunks()).isZero();
        }

        @Test
        void read_dotNetBucketLink_hasANullName() throws IOException {
            assertThat(read("{\"name\":\"l\",\"options\":{\"link\":{\"bucket\":\"other\",\"name\":null}}}")
                            .link())
                    .isEqualTo(new ObjectLink("other", null));
        }

        @Test
        void read_java_hasNoTimeAndAlwaysDeleted() throws IOException {
            StoredObject object = read(
                    "{\"name\":\"l\",\"options\":{\"link\":{\"bucket\":\"other\"},"
                            + "\"max_chunk_size\":0},\"bucket\":\"b\",\"nuid\":\"n1\",\"size\":0,\"chunks\":0,\"deleted\":false}");

            assertThat(object.link()).isEqualTo(new ObjectLink("other", null));
            assertThat(object.deleted()).isFalse();
            assertThat(object.lastModified()).isEqualTo(TIME);
        }

        @Test
        void read_unknownFieldsAndTypes_arePassedOver() throws IOException {
            StoredObject object =
                    read("{\"name\":\"a\",\"new\":{\"deep\":[1,{\"x\":null}]},\"metadata\":{\"k\":1,\"l\":\"v\"},"
                            + "\"headers\":{\"h\":\"single\",\"i\":[1,\"2\"],\"j\":7},\"description\":5}");

            assertThat(object.metadata()).isEqualTo(Map.of("l", "v"));
            assertThat(object.headers()).isEqualTo(Map.of("h", List.of("single"), "i", List.of("2"), "j", List.of()));
            assertThat(object.description()).isNull();
        }

        @Test
        void read_largerThanAnInt_keepsTheSize() throws IOException {
            assertThat(read("{\"name\":\"a\",\"nuid\":\"n1\",\"size\":10995116277760}")
                            .size())
                    .isEqualTo(10995116277760L);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"not JSON", "{\"name\":\"a\"", "{\"name\":}", "[{\"name\":\"a\"}]", "\"a\"", "5", "null", ""
                })
        void read_noJsonObject_saysWhichMessage(String json) {
            assertThatThrownBy(() -> read(json))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("meta message 7", "$O.b.M.YQ==", "is not a JSON object");
        }

        @Test
        void read_nestedWithoutEnd_isNoJsonObjectEither() {
            assertThatThrownBy(() -> read("{\"name\":" + "[".repeat(100_000)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is not a JSON object");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"name\":null}", "{\"name\":5}", "{\"name\":\"\"}"})
        void read_noName_saysWhichMessage(String json) {
            assertThatThrownBy(() -> read(json))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("meta message 7", "$O.b.M.YQ==", "'b'", "has no name");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                {"name":"b","nuid":"n1","size":6}                           | the name 'b'
                {"name":"a ","nuid":"n1","size":6}                          | the name 'a '
                {"name":"\\ud800","nuid":"n1","size":6}                     | does not belong to that subject
                {"name":"a","nuid":">","size":6}                            | the nuid '>'
                {"name":"a","nuid":"*","size":6}                            | the nuid '*'
                {"name":"a","nuid":"n.>","size":6}                          | the nuid 'n.>'
                {"name":"a","nuid":"n 1","size":6}                          | the nuid 'n 1'
                {"name":"a","nuid":"n\\u0000","size":6}                     | the nuid
                {"name":"a","nuid":"\\u00fc","size":6}                      | the nuid
                {"name":"a","nuid":"*","deleted":true}                      | the nuid '*'
                {"name":"a","size":6}                                       | has no nuid
                {"name":"a","nuid":"","chunks":1}                           | has no nuid
                {"name":"a","nuid":5,"size":6}                              | has no nuid
                {"name":"a","nuid":"n1","size":-1}                          | a size that is not
                {"name":"a","nuid":"n1","size":"6"}                         | a size that is not
                {"name":"a","nuid":"n1","size":6.5}                         | a size that is not
                {"name":"a","nuid":"n1","size":9223372036854775808}         | a size that is not
                {"name":"a","nuid":"n1","size":6,"chunks":-1}               | a chunks that is not
                {"name":"a","nuid":"n1","size":6,"chunks":1e300}            | a chunks that is not
                {"name":"a","options":{"max_chunk_size":-1}}                | a max_chunk_size that is not
                {"name":"a","options":{"max_chunk_size":2147483648}}        | a max_chunk_size that is not
                {"name":"a","deleted":"yes"}                                | whether it is deleted
                {"name":"a","options":{"link":{}}}                          | is a link to what
                {"name":"a","options":{"link":5}}                           | is a link to what
                {"name":"a","options":{"link":{"bucket":"o.>"}}}            | is a link to what
                {"name":"a","options":{"link":{"bucket":"o","name":"\\udc00"}}} | is a link to what
                {"name":"a",}                                               | is not a JSON object
                {[name":"a"}                                                | is not a JSON object
                {"name":"a"}{"name":"a"}                                    | is not a JSON object
                """)
        void read_whatCannotBe_isDamaged(String json, String why) {
            assertThatThrownBy(() -> read(json))
                    .isInstanceOf(ObjectCorruptedException.class)
                    .hasMessageContainingAll("Object 'a' in bucket 'b'", "meta message 7", "$O.b.M.YQ==", why)
                    .extracting(e -> ((ObjectCorruptedException) e).object())
                    .isEqualTo("a");
        }

        @Test
        void read_nuidLongerThanAToken_isDamaged() throws IOException {
            assertThat(read("{\"name\":\"a\",\"nuid\":\"" + "n".repeat(255) + "\"}")
                            .nuid())
                    .hasSize(255);
            assertThatThrownBy(() -> read("{\"name\":\"a\",\"nuid\":\"" + "n".repeat(256) + "\"}"))
                    .isInstanceOf(ObjectCorruptedException.class)
                    .hasMessageMatching("(?s).{100,400}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"$O.b.M.*", "$O.b.M.a.b", "$O.b.M.YQ", "$O.other.M.YQ=="})
        void read_subjectThatEncodesNoName_saysHowToRemoveIt(String subject) {
            WireMessage message = new WireMessage(subject, 7, TIME, "{\"name\":\"a\"}".getBytes(UTF_8), 0);

            assertThatThrownBy(() -> MetaCodec.read("b", message))
                    .isInstanceOf(ObjectCorruptedException.class)
                    .hasMessageContainingAll(subject, "nats stream rmm OBJ_b 7");
        }

        @Test
        void read_markerOfTheServer_isADeleteMarkerOfTheNameInItsSubject() throws IOException {
            StoredObject expired = MetaCodec.read("b", new WireMessage("$O.b.M.YQ==", 7, TIME, new byte[0], 0, true));

            assertThat(expired).isEqualTo(StoredObject.deleted("b", "a", "").at(7, TIME));
            assertThat(new ObjectEvent(expired, false, 0).type()).isEqualTo(ObjectEvent.Type.DELETE);
        }

        @Test
        void read_markerOfTheServerForNoName_isDamaged() {
            assertThatThrownBy(() -> MetaCodec.read("b", new WireMessage("$O.b.M.a.b", 7, TIME, new byte[0], 0, true)))
                    .isInstanceOf(ObjectCorruptedException.class)
                    .hasMessageContainingAll("meta message 7", "$O.b.M.a.b");
        }

        private static StoredObject read(String json) throws IOException {
            return MetaCodec.read("b", message(json));
        }
    }

    /** On the subject of "l" if that is the name, else on that of "a". */
    private static WireMessage message(String json) {
        String subject = json.contains("\"name\":\"l\"") ? "$O.b.M.bA==" : "$O.b.M.YQ==";
        return new WireMessage(subject, 7, TIME, json.getBytes(UTF_8), 0);
    }
}
