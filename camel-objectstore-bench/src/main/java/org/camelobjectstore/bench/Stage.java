/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.internal.PatternStream;

/**
 * The server that all contenders share, and a connection of no contender to prepare things with. Buckets have names
 * that nobody else has, and are deleted by those who asked for them.
 */
final class Stage implements AutoCloseable {
    private final NatsServer server;
    private final Connection connection;
    private final ObjectStoreClient client;
    private final BenchmarkSettings settings;
    private final String keptBucket;

    Stage(NatsServer server, Connection connection, BenchmarkSettings settings) throws IOException {
        this.server = server;
        this.connection = connection;
        this.settings = settings;
        this.client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        this.keptBucket = newBucket(); // a server that loses its last stream may refuse the next one for a moment
    }

    NatsServer server() {
        return server;
    }

    Connection connection() {
        return connection;
    }

    BenchmarkSettings settings() {
        return settings;
    }

    /** Makes a bucket of its own for a contender. */
    String newBucket() throws IOException {
        String bucket = "bench-" + UUID.randomUUID();
        client.createBucket(BucketSettings.of(bucket));
        return bucket;
    }

    void put(String bucket, String object, long size) throws IOException {
        Bucket opened = client.bucket(bucket);
        opened.put(PutRequest.of(object), new PatternStream(size));
    }

    /** Removes everything that is in a bucket. */
    void purge(String bucket) throws Exception {
        connection.jetStreamManagement().purgeStream("OBJ_" + bucket);
    }

    void delete(String bucket) throws IOException {
        client.deleteBucket(bucket);
    }

    /** The median of some round trips to the server. */
    Duration roundTrip() throws IOException {
        double[] nanos = new double[21];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = connection.RTT().toNanos();
        }
        return Duration.ofNanos((long) Median.of(nanos));
    }

    @Override
    public void close() throws IOException {
        try {
            delete(keptBucket);
        } finally {
            client.close();
        }
    }
}
