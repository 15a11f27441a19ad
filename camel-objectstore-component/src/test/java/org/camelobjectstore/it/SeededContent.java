/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;

/**
 * Bytes of an object that follow from a seed, which is stored in the object's metadata: who reads the object can tell
 * whether it is one version, whoever wrote it.
 */
record SeededContent(long seed, int size) {
    private static final String SEED = "seed";

    /** Content of any size below a limit. */
    static SeededContent below(int limit, long seed) {
        return new SeededContent(seed, new Random(seed).nextInt(limit));
    }

    byte[] bytes() {
        byte[] bytes = new byte[size];
        new Random(~seed).nextBytes(bytes);
        return bytes;
    }

    /** A request to put this content. */
    PutRequest request(String name, int chunkSize, long maxInFlightBytes) {
        return PutRequest.of(name)
                .withChunkSize(chunkSize)
                .withMaxInFlightBytes(maxInFlightBytes)
                .withMetadata(Map.of(SEED, Long.toString(seed)));
    }

    StoredObject put(Bucket bucket, String name, int chunkSize) throws IOException {
        PutRequest request = request(name, chunkSize, PutRequest.DEFAULT_MAX_IN_FLIGHT_BYTES);
        return bucket.put(request, new ByteArrayInputStream(bytes())).object();
    }

    /** Tells whether an object's metadata name this content. */
    boolean isOf(StoredObject object) {
        return Long.toString(seed).equals(object.metadata().get(SEED)) && object.size() == size;
    }

    /** Reads an object to its end and compares it with what its metadata tell. */
    static void assertWhole(Bucket bucket, StoredObject object) throws IOException {
        String seed = object.metadata().get(SEED);
        assertThat(seed).as("seed of %s", object).isNotNull();
        byte[] expected = new SeededContent(Long.parseLong(seed), Math.toIntExact(object.size())).bytes();
        try (ObjectContent content = bucket.open(object, true)) {
            if (!Arrays.equals(expected, content.readAllBytes())) {
                throw new AssertionError("the bytes are not those of the version: " + object);
            }
        }
    }
}
