/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As nats.js writes, and once wrote, where that is peculiar; the usual is in its recording. */
class JavaScriptVectorsIT extends VectorTestSupport {
    private static final byte[] CONTENT = Writings.content(25);
    private static final String NUID = "JavaScriptJavaScriptJa";

    private static String object(String description, String digest) {
        return """
                {"bucket":"@bucket@","nuid":"%s","size":25,"chunks":3,"name":"a","description":"%s",\
                "options":{"max_chunk_size":10},"mtime":"2024-02-29T12:34:56.123Z","digest":"%s","deleted":false}""".formatted(NUID, description, digest);
    }

    @Test
    void digest_thatIsWrong_failsTheGetUnlessItIsNotToBeVerified() throws Exception {
        String wrong = Writings.digest("something else".getBytes());
        raw.chunks(NUID, CONTENT).meta("a", object("", wrong));

        assertThatThrownBy(() -> camel.get(bucket, "a"))
                .hasStackTraceContaining(ObjectCorruptedException.class.getName())
                .hasStackTraceContaining("verifyDigest=false");
        assertThatThrownBy(() -> engine.get(bucket, "a")).isInstanceOf(ObjectCorruptedException.class);
        assertThat(camel.get(bucket, "a", "&verifyDigest=false")).isEqualTo(CONTENT);
        assertThat(engine.info(bucket, "a").digest()).isEqualTo(wrong);
        assertReplacedAndDeleted("a");
    }

    @Test
    void updates_thatPileUpOnOneSubject_countAsTheLast() throws Exception {
        raw.chunks(NUID, CONTENT)
                .meta("a", object("first", Writings.digest(CONTENT)))
                .metaWithoutRollup("a", object("second", Writings.digest(CONTENT)))
                .metaWithoutRollup("a", object("third", Writings.digest(CONTENT)));
        assertThat(stored(".M.")).containsValue(3L);

        assertObject("a", CONTENT);
        assertThat(camel.info(bucket, "a").description()).isEqualTo("third");

        camel.describe(bucket, "a", "fourth");

        assertThat(stored(".M.")).doesNotContainValue(3L);
        assertWholeLife("a");
    }

    @Test
    void update_thatDropsTheOptions_leavesTheContent() throws Exception {
        raw.chunks(NUID, CONTENT).meta("a", """
                        {"bucket":"@bucket@","nuid":"%s","size":25,"chunks":3,"name":"a","description":"d",\
                        "mtime":"2024-02-29T12:34:56.123Z","digest":"%s","deleted":false,"revision":75}""".formatted(NUID, Writings.digest(CONTENT)));

        assertObject("a", CONTENT);
        assertWholeLife("a");
    }

    @Test
    void link_withoutNuidAndWithTheBucketOfItsTarget_isALinkOfTheBucketItIsIn() throws Exception {
        String far = Writings.other(bucket);
        engine.createBucket(far);
        engine.put(far, Draft.of("target", CONTENT));
        raw.metaWithoutRollup("link", """
                {"name":"link","bucket":"%s","options":{"link":{"bucket":"%s","name":"target"}}}""".formatted(far, far));

        assertLink("link", far + "/target", CONTENT);
        engine.describe(bucket, "link", "described by us");
        assertLink("link", far + "/target", CONTENT);
        assertReplacedAndDeleted("link");
        assertThat(engine.get(far, "target")).isEqualTo(CONTENT);
    }

    @Test
    void link_withoutNuid_isDeletedWithoutTheObjectsOfTheBucket() throws Exception {
        raw.metaWithoutRollup("link", """
                {"name":"link","bucket":"@bucket@","options":{"link":{"bucket":"@bucket@","name":"bystander"}}}""");

        camel.delete(bucket, "link");

        assertDeleted("link");
        assertThat(engine.get(bucket, "bystander")).isEqualTo(Writings.content(25));
    }

    @Test
    void deleteMarker_ofALink_isADeleteAndNoLink() throws Exception {
        raw.meta("link", """
                {"name":"link","bucket":"@bucket@","options":{"link":{"bucket":"@bucket@","name":"bystander"}},\
                "revision":7,"deleted":true,"size":0,"chunks":0,"digest":""}""");

        assertDeleted("link");
        assertReplacedAndDeleted("link");
    }

    /** An update drops the options, and with them what made it a link. */
    @Test
    void link_thatWasUpdated_isAnEmptyObject() throws Exception {
        raw.meta("husk", """
                {"name":"husk","bucket":"@bucket@","revision":7,"description":"was a link"}""");

        assertObject("husk", new byte[0]);
        assertReplacedAndDeleted("husk");
    }

    /** It takes the characters of a name for bytes, which goes well up to U+00FF; beyond, it refuses the name. */
    @ParameterizedTest
    @ValueSource(strings = {"Ümläute/ß", "é", "ÿþý"})
    void name_inLatin1_isThereForItsWholeLife(String name) throws Exception {
        String encoded = Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.ISO_8859_1));
        raw.chunks(NUID, CONTENT)
                .metaAt(encoded, object("", Writings.digest(CONTENT)).replace("\"a\"", '"' + name + '"'));

        assertObject(name, CONTENT);
        assertWholeLife(name);
        assertThat(stored(".M.")).as("the bystander and one marker").hasSize(2);
    }
}
