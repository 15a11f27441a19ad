/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.junit.jupiter.api.Test;

/** As nats.go and the {@code nats} command write: fields that are empty are left out, times are those of a zero. */
class GoVectorsIT extends VectorTestSupport {
    private static final byte[] CONTENT = Writings.content(25);

    private static String object(String name, byte[] content, String digestPrefix) throws Exception {
        return """
                {"name":"%s","options":{"max_chunk_size":10},"bucket":"@bucket@","nuid":"GoGoGoGoGoGoGoGoGoGoGo",\
                "size":%d,"mtime":"0001-01-01T00:00:00Z","chunks":%d,"digest":"%s"}""".formatted(
                        name,
                        content.length,
                        (content.length + 9) / 10,
                        Writings.digest(content).replace("SHA-256=", digestPrefix));
    }

    @Test
    void object_withoutTheFieldsThatAreEmpty_isThere() throws Exception {
        raw.chunks("GoGoGoGoGoGoGoGoGoGoGo", CONTENT).meta("a", object("a", CONTENT, "SHA-256="));

        assertObject("a", CONTENT);
        assertThat(engine.info(bucket, "a").description()).isEmpty();
        assertThat(engine.info(bucket, "a").metadata()).isEmpty();
        assertWholeLife("a");
    }

    @Test
    void mtime_ofTheYearOne_isNotWhenItWasWritten() throws Exception {
        raw.chunks("GoGoGoGoGoGoGoGoGoGoGo", CONTENT).meta("a", object("a", CONTENT, "SHA-256="));

        try (ObjectStoreClient client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT)) {
            StoredObject stored = client.bucket(bucket).info("a");

            assertThat(Duration.between(stored.lastModified(), Instant.now()).abs())
                    .isLessThan(Duration.ofHours(1));
        }
    }

    @Test
    void name_withTheCharactersThatGoEscapes_isThatName() throws Exception {
        raw.chunks("GoGoGoGoGoGoGoGoGoGoGo", CONTENT)
                .meta(".*<>:\"/\\|?&\u2028", object(".*\\u003c\\u003e:\\\"/\\\\|?\\u0026\\u2028", CONTENT, "SHA-256="));

        assertObject(".*<>:\"/\\|?&\u2028", CONTENT);
        assertWholeLife(".*<>:\"/\\|?&\u2028");
    }

    @Test
    void emptyObject_withoutChunks_isEmpty() throws Exception {
        raw.meta("empty", object("empty", new byte[0], "SHA-256="));

        assertObject("empty", new byte[0]);
        assertWholeLife("empty");
    }

    @Test
    void digest_withTheOldLowerCasePrefix_isCompared() throws Exception {
        raw.chunks("GoGoGoGoGoGoGoGoGoGoGo", CONTENT).meta("old", object("old", CONTENT, "sha-256="));

        assertObject("old", CONTENT);
        assertWholeLife("old");
    }

    /** Go wrote one chunk for each read of its source until it filled them. */
    @Test
    void chunks_ofManySizes_areOneObject() throws Exception {
        raw.chunk("GoGoGoGoGoGoGoGoGoGoGo", "sh".getBytes(UTF_8))
                .chunk("GoGoGoGoGoGoGoGoGoGoGo", "o".getBytes(UTF_8))
                .chunk("GoGoGoGoGoGoGoGoGoGoGo", "rt reads".getBytes(UTF_8))
                .meta(
                        "a",
                        object("a", "short reads".getBytes(UTF_8), "SHA-256=").replace("\"chunks\":2", "\"chunks\":3"));

        assertObject("a", "short reads".getBytes(UTF_8));
        assertWholeLife("a");
    }

    @Test
    void headersAndMetadata_areRead() throws Exception {
        raw.meta("a", """
                {"name":"a","description":"d","headers":{"Content-Type":["text/plain"]},"metadata":{"k":"v"},\
                "options":{"max_chunk_size":131072},"bucket":"@bucket@","nuid":"n","size":0,\
                "mtime":"0001-01-01T00:00:00Z","chunks":0,"digest":"%s"}""".formatted(Writings.digest(new byte[0])));

        assertThat(camel.info(bucket, "a").description()).isEqualTo("d");
        assertThat(camel.info(bucket, "a").headers())
                .containsOnlyKeys("Content-Type")
                .allSatisfy((key, values) -> assertThat(values).containsExactly("text/plain"));
        assertThat(camel.info(bucket, "a").metadata()).containsOnlyKeys("k").containsValue("v");
    }

    @Test
    void links_toAnObjectAndToABucket_areLinks() throws Exception {
        raw.chunks("GoGoGoGoGoGoGoGoGoGoGo", CONTENT)
                .meta("a", object("a", CONTENT, "SHA-256="))
                .meta("link", """
                        {"name":"link","options":{"link":{"bucket":"@bucket@","name":"a"}},"bucket":"@bucket@",\
                        "nuid":"LinkLinkLinkLinkLinkLi","size":0,"mtime":"0001-01-01T00:00:00Z","chunks":0}""")
                .meta("bucket link", """
                        {"name":"bucket link","options":{"link":{"bucket":"@bucket@"}},"bucket":"@bucket@",\
                        "nuid":"LinkLinkLinkLinkLinkLj","size":0,"mtime":"0001-01-01T00:00:00Z","chunks":0}""");

        assertLink("link", bucket + "/a", CONTENT);
        assertThat(engine.info(bucket, "bucket link").link()).isEqualTo(bucket + "/");
        camel.delete(bucket, "link");
        camel.delete(bucket, "bucket link");
        assertObject("a", CONTENT);
    }

    @Test
    void deleteMarker_isDeleted() throws Exception {
        raw.meta("gone", """
                {"name":"gone","options":{"max_chunk_size":131072},"bucket":"@bucket@","nuid":"GoneGoneGoneGoneGoneGo",\
                "size":0,"mtime":"0001-01-01T00:00:00Z","chunks":0,"deleted":true}""");

        assertDeleted("gone");
        assertReplacedAndDeleted("gone");
    }
}
