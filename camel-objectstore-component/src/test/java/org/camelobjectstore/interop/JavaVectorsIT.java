/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As jnats writes: names in standard base64, no time, always whether deleted. */
class JavaVectorsIT extends VectorTestSupport {
    private static final byte[] CONTENT = Writings.content(25);
    private static final String NUID = "JavaJavaJavaJavaJavaJa";

    private static String encoded(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String object(String name) throws Exception {
        return """
                {"name":"%s","options":{"max_chunk_size":10},"bucket":"@bucket@","nuid":"%s","size":25,"chunks":3,\
                "digest":"%s","deleted":false}""".formatted(name, NUID, Writings.digest(CONTENT));
    }

    private static String marker(String name) {
        return """
                {"name":"%s","options":{"max_chunk_size":10},"bucket":"@bucket@","nuid":"%s","size":0,"chunks":0,\
                "deleted":true}""".formatted(name, NUID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab~", "???", "ÿ?>"})
    void object_underAStandardName_isThereForItsWholeLife(String name) throws Exception {
        raw.chunks(NUID, CONTENT).metaAt(encoded(name), object(name));

        assertObject(name, CONTENT);
        assertWholeLife(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab~", "???"})
    void object_underAStandardName_isReplacedAndDeletedThere(String name) throws Exception {
        raw.chunks(NUID, CONTENT).metaAt(encoded(name), object(name));

        assertReplacedAndDeleted(name);
        assertThat(stored(".M.")).as("the bystander and one marker").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void object_overOneOfOurs_isTheOneThatCounts(String name) throws Exception {
        camel.put(bucket, Draft.of(name, "older"));
        raw.chunks(NUID, CONTENT).metaAt(encoded(name), object(name));

        assertThat(camel.get(bucket, name)).isEqualTo(CONTENT);
        assertThat(engine.list(bucket)).extracting(ObjectFacts::name).containsOnlyOnce(name);
        assertReplacedAndDeleted(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab~", "???"})
    void deleteMarker_overOneOfOurs_deletesIt(String name) throws Exception {
        camel.put(bucket, Draft.of(name, "older"));
        raw.metaAt(encoded(name), marker(name));

        assertDeleted(name);
        assertReplacedAndDeleted(name);
    }

    @Test
    void link_withAChunkSizeOfZero_isALink() throws Exception {
        raw.metaAt(encoded("link"), """
                {"name":"link","options":{"link":{"bucket":"@bucket@","name":"bystander"},"max_chunk_size":0},\
                "bucket":"@bucket@","nuid":"LinkLinkLinkLinkLinkLi","size":0,"chunks":0,"deleted":false}""");

        assertLink("link", bucket + "/bystander", Writings.content(25));
        assertReplacedAndDeleted("link");
    }
}
