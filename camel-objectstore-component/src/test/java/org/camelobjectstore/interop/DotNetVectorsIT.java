/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * As nats.net writes: a message without bytes behind the last full chunk, and so for an empty object; numbers that are
 * zero are left out; everything beyond ASCII is escaped.
 */
class DotNetVectorsIT extends VectorTestSupport {
    private static final String NUID = "NetNetNetNetNetNetNetN";

    private static String object(String name, byte[] content) throws Exception {
        String sizeAndChunks = content.length == 0
                ? ""
                : "\"size\":%d,\"chunks\":%d,".formatted(content.length, (content.length + 9) / 10);
        return """
                {"name":"%s","description":null,"bucket":"@bucket@","nuid":"%s",%s"mtime":"2024-02-29T12:34:56.1234567+00:00",\
                "digest":"%s","options":{"max_chunk_size":10}}""".formatted(name, NUID, sizeAndChunks, Writings.digest(content));
    }

    private void write(String name, String escapedName, byte[] content) throws Exception {
        raw.chunks(NUID, content);
        if (content.length % Draft.CHUNK_SIZE == 0) {
            raw.chunk(NUID, new byte[0]);
        }
        raw.meta(name, object(escapedName, content));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 20, 25})
    void object_ofAnySize_isReadWithoutTheEmptyChunk(int size) throws Exception {
        write("a", "a", Writings.content(size));

        assertObject("a", Writings.content(size));
        assertWholeLife("a");
    }

    @Test
    void name_escapedInHalvesOfPairs_isThatName() throws Exception {
        write("ä+🎉", "\\u00E4\\u002B\\uD83C\\uDF89", Writings.content(20));

        assertObject("ä+🎉", Writings.content(20));
        assertWholeLife("ä+🎉");
    }

    @Test
    void deleteMarker_withAnEmptyDigestAndNoSize_isDeleted() throws Exception {
        raw.meta("gone", """
                {"name":"gone","description":null,"bucket":"@bucket@","nuid":"%s",\
                "mtime":"2024-02-29T12:34:56.1234567+00:00","digest":"","deleted":true,\
                "options":{"max_chunk_size":131072}}""".formatted(NUID));

        assertDeleted("gone");
        assertReplacedAndDeleted("gone");
    }

    @Test
    void links_withoutSize_areLinks() throws Exception {
        String link = """
                {"name":"%s","bucket":"@bucket@","nuid":"%s","mtime":"2024-02-29T12:34:56.1234567+00:00",\
                "options":{"link":{"name":%s,"bucket":"@bucket@"},"max_chunk_size":131072}}""";
        write("a", "a", Writings.content(10));
        raw.meta("link", link.formatted("link", "LinkLinkLinkLinkLinkLi", "\"a\""))
                .meta("bucket link", link.formatted("bucket link", "LinkLinkLinkLinkLinkLj", "null"));

        assertLink("link", bucket + "/a", Writings.content(10));
        assertThat(camel.info(bucket, "bucket link").link()).isEqualTo(bucket + "/");
    }
}
