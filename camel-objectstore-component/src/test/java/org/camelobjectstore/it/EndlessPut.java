/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.util.Random;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;

/**
 * Main class of the JVMs of {@link KilledPutIT}: puts one object over and over until it is killed.
 *
 * <p>Arguments: URL, bucket, object, seed.
 */
final class EndlessPut {
    static final int CHUNK_SIZE = 1024;
    static final int CHUNKS = 12;

    private EndlessPut() {}

    public static void main(String[] args) throws Exception {
        Random seeds = new Random(Long.parseLong(args[3]));
        try (Connection connection = ScratchBucket.connect(args[0]);
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            Bucket bucket = client.bucket(args[1]);
            while (true) {
                SeededContent content = new SeededContent(seeds.nextLong(), CHUNKS * CHUNK_SIZE);
                bucket.put(
                        content.request(args[2], CHUNK_SIZE, 2 * CHUNK_SIZE),
                        new ByteArrayInputStream(content.bytes()));
            }
        }
    }
}
