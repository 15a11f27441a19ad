/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import java.io.InputStream;
import java.io.OutputStream;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.TransferSettings;

/** Ours without Camel. */
final class Engine implements Contender {
    private final ObjectStoreClient client;
    private final Bucket bucket;

    Engine(Connection connection, String bucket) throws Exception {
        this.client = ObjectStoreClient.over(connection, TransferSettings.DEFAULT);
        this.bucket = client.bucket(bucket);
    }

    @Override
    public String name() {
        return "engine";
    }

    @Override
    public void put(String object, long size) throws Exception {
        bucket.put(PutRequest.of(object), new PatternStream(size));
    }

    @Override
    public void get(String object, long size) throws Exception {
        try (InputStream content = bucket.open(bucket.info(object), true)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
