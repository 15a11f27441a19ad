/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As async-nats writes: what is not there is null, times have nine digits. */
class RustVectorsIT extends VectorTestSupport {
    private static final byte[] CONTENT = Writings.content(25);
    private static final String NUID = "RustRustRustRustRustRu";

    private String object(String headers) throws Exception {
        return """
                {"name":"a","description":null,"metadata":{},"headers":%s,\
                "options":{"link":null,"max_chunk_size":10},"bucket":"@bucket@","nuid":"%s","size":25,"chunks":3,\
                "modified":null,"mtime":"2024-02-29T12:34:56.123456789Z","digest":"%s"}""".formatted(headers, NUID, Writings.digest(CONTENT));
    }

    @Test
    void object_withNulls_isAnObjectAndNoLink() throws Exception {
        raw.chunks(NUID, CONTENT).meta("a", object("null"));

        assertObject("a", CONTENT);
        assertThat(camel.info(bucket, "a").description()).isEmpty();
        assertThat(camel.info(bucket, "a").headers()).isEmpty();
        assertWholeLife("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"inner\":{\"X-A\":[\"1\",\"2\"]}}", "{\"X-A\":[\"1\",\"2\"]}"})
    void headers_wrappedAsByEarlyVersionsOrNot_areTheSame(String headers) throws Exception {
        raw.chunks(NUID, CONTENT).meta("a", object(headers));

        assertThat(camel.info(bucket, "a").headers()).isEqualTo(Map.of("X-A", List.of("1", "2")));
        assertObject("a", CONTENT);

        camel.describe(bucket, "a", "rewritten by us");

        assertThat(engine.info(bucket, "a").headers()).isEqualTo(Map.of("X-A", List.of("1", "2")));
        assertWholeLife("a");
    }

    @Test
    void deleteMarker_thatKeepsItsDigest_isDeleted() throws Exception {
        raw.meta("gone", """
                {"name":"gone","description":null,"metadata":{},"headers":null,\
                "options":{"link":null,"max_chunk_size":131072},"bucket":"@bucket@","nuid":"%s","size":0,"chunks":0,\
                "mtime":"2024-02-29T12:34:56.123456789Z","digest":"%s","deleted":true}""".formatted(NUID, Writings.digest(CONTENT)));

        assertDeleted("gone");
        assertReplacedAndDeleted("gone");
    }

    @Test
    void links_withANullChunkSize_areLinks() throws Exception {
        String link = """
                {"name":"%s","description":null,"metadata":{},"headers":null,\
                "options":{"link":{"name":%s,"bucket":"@bucket@"},"max_chunk_size":null},"bucket":"@bucket@",\
                "nuid":"%s","size":0,"chunks":0,"mtime":"2024-02-29T12:34:56.123456789Z"}""";
        raw.chunks(NUID, CONTENT)
                .meta("a", object("null"))
                .meta("link", link.formatted("link", "\"a\"", "LinkLinkLinkLinkLinkLi"))
                .meta("bucket link", link.formatted("bucket link", "null", "LinkLinkLinkLinkLinkLj"))
                .meta("bucket link too", link.formatted("bucket link too", "\"\"", "LinkLinkLinkLinkLinkLk"));

        assertLink("link", bucket + "/a", CONTENT);
        assertThat(engine.info(bucket, "bucket link").link()).isEqualTo(bucket + "/");
        assertThat(engine.info(bucket, "bucket link too").link()).isEqualTo(bucket + "/");
        camel.delete(bucket, "a");
        assertReplacedAndDeleted("link");
    }
}
