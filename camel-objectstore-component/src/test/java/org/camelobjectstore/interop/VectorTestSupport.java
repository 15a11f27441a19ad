/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelobjectstore.interop.ObjectClient.Following;
import org.junit.jupiter.api.BeforeEach;

/** A bucket to write into by hand, and what must be true of an object that was written so. */
abstract class VectorTestSupport extends InteropTestSupport {
    RawBucket raw;

    @BeforeEach
    void createBucket() throws Exception {
        engine.createBucket(bucket);
        raw = new RawBucket(nats, bucket);
        camel.put(bucket, Draft.of("bystander", Writings.content(25)));
    }

    /** It is found, listed, watched and read. */
    void assertObject(String name, byte[] content) throws Exception {
        for (ObjectClient reader : ours()) {
            assertListed(reader, name, "PUT " + name);
            assertThat(reader.info(bucket, name).size()).isEqualTo(content.length);
            assertThat(reader.info(bucket, name).link()).isEmpty();
            assertThat(reader.get(bucket, name)).isEqualTo(content);
        }
        assertThat(camel.exists(bucket, name)).isTrue();
    }

    /** It is found, listed, watched and followed. */
    void assertLink(String name, String target, byte[] content) throws Exception {
        for (ObjectClient reader : ours()) {
            assertListed(reader, name, "LINK " + name);
            assertThat(reader.info(bucket, name).link()).isEqualTo(target);
            assertThat(reader.get(bucket, name)).isEqualTo(content);
        }
    }

    void assertListed(ObjectClient reader, String name, String event) throws Exception {
        assertThat(reader.info(bucket, name)).isNotNull();
        assertThat(reader.info(bucket, name).name()).isEqualTo(name);
        assertThat(reader.list(bucket)).extracting(ObjectFacts::name).containsOnlyOnce(name);
        try (Following following = reader.follow(bucket)) {
            following.await(events -> events.contains(event));
        }
    }

    /** It is not found and not listed; a watch sees that it was deleted. */
    void assertDeleted(String name) throws Exception {
        for (ObjectClient reader : ours()) {
            assertThat(reader.info(bucket, name)).isNull();
            assertThat(reader.get(bucket, name)).isNull();
            assertThat(reader.list(bucket)).extracting(ObjectFacts::name).doesNotContain(name);
            try (Following following = reader.follow(bucket)) {
                following.await(events -> events.contains("DELETE " + name));
            }
        }
        assertThat(camel.exists(bucket, name)).isFalse();
    }

    /** It can be described and renamed; it can be replaced and deleted, and nothing but that object goes with it. */
    void assertWholeLife(String name) throws Exception {
        byte[] before = engine.get(bucket, name);
        engine.describe(bucket, name, "by us");
        camel.rename(bucket, name, name + " renamed");
        assertThat(camel.info(bucket, name)).isNull();
        assertThat(engine.info(bucket, name + " renamed").description()).isEqualTo("by us");
        assertThat(camel.get(bucket, name + " renamed")).isEqualTo(before);
        engine.rename(bucket, name + " renamed", name);
        assertReplacedAndDeleted(name);
    }

    /** It can be replaced and deleted, and nothing but that object goes with it. */
    void assertReplacedAndDeleted(String name) throws Exception {
        camel.put(bucket, Draft.of(name, "by us"));
        assertObject(name, "by us".getBytes());
        assertThat(storedVersions()).as("versions of it and of the bystander").isEqualTo(2);
        camel.delete(bucket, name);
        assertDeleted(name);
        assertThat(storedVersions()).as("versions of the bystander").isEqualTo(1);
        assertThat(engine.get(bucket, "bystander")).isEqualTo(Writings.content(25));
    }
}
