/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;

/** Ours without Camel. */
final class Engine implements Contender {
    static final String NAME = "engine";

    private final ObjectStoreClient client;

    Engine(Connection connection) {
        this.client = ObjectStoreClient.over(connection, TransferSettings.DEFAULT);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store open(String bucket) throws IOException {
        return new Objects(client.bucket(bucket));
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Objects implements Store {
        private final Bucket bucket;

        Objects(Bucket bucket) {
            this.bucket = bucket;
        }

        @Override
        public void put(String object, long size) throws IOException {
            bucket.put(PutRequest.of(object), new PatternStream(size));
        }

        @Override
        public void get(String object, OutputStream target) throws IOException {
            try (InputStream content = bucket.open(bucket.info(object), true)) {
                content.transferTo(target);
            }
        }

        @Override
        public int list() throws IOException {
            return bucket.list(name -> true, false).size();
        }

        @Override
        public AutoCloseable watch(Runnable received) throws IOException {
            Watch watch = bucket.watch(WatchRequest.from(StartAt.changes()));
            Following following = new Following(watch, received);
            following.start();
            return following;
        }
    }

    /** Takes the events of a watch until it is closed. */
    private static final class Following extends Thread implements AutoCloseable {
        private final Watch watch;
        private final Runnable received;

        private volatile boolean closed;

        Following(Watch watch, Runnable received) {
            super("bench-watch");
            setDaemon(true);
            this.watch = watch;
            this.received = received;
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    watch.next(Duration.ofSeconds(1)).ifPresent(delivery -> {
                        received.run();
                        delivery.ack();
                    });
                }
            } catch (IOException e) {
                throw new IllegalStateException(e); // whoever waits for the event finds that it does not come
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            watch.close();
            join();
        }
    }
}
