/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Publishes messages into a bucket as another client would. */
record RawBucket(Connection nats, String bucket) {

    RawBucket chunk(String nuid, byte[] bytes) throws Exception {
        nats.jetStream().publish("$O." + bucket + ".C." + nuid, bytes);
        return this;
    }

    /** Cuts the content into chunks of the usual size for tests. */
    RawBucket chunks(String nuid, byte[] content) throws Exception {
        for (int from = 0; from < content.length; from += Draft.CHUNK_SIZE) {
            chunk(nuid, Arrays.copyOfRange(content, from, Math.min(content.length, from + Draft.CHUNK_SIZE)));
        }
        return this;
    }

    /**
     * Makes a text the meta message of a name.
     *
     * @param json with {@code @bucket@} for the bucket's name
     */
    RawBucket meta(String name, String json) throws Exception {
        return metaAt(Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)), json);
    }

    /** Makes a text the meta message at an encoded name. */
    RawBucket metaAt(String encodedName, String json) throws Exception {
        return publish(encodedName, new Headers().add("Nats-Rollup", "sub"), json);
    }

    /** Adds a meta message to those that the name has, as JavaScript does. */
    RawBucket metaWithoutRollup(String name, String json) throws Exception {
        String encodedName = Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
        return publish(encodedName, new Headers(), json);
    }

    private RawBucket publish(String encodedName, Headers headers, String json) throws Exception {
        byte[] payload = json.replace("@bucket@", bucket).getBytes(StandardCharsets.UTF_8);
        nats.jetStream().publish("$O." + bucket + ".M." + encodedName, headers, payload);
        return this;
    }
}
