/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.internal.PatternStream;

/** Ours without Camel. */
final class Engine implements Contender {
    static final String NAME = "engine";

    private static final Duration ACK_WAIT = Duration.ofSeconds(30);

    private final ObjectStoreClient client;

    Engine(Connection connection) throws IOException {
        this.client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
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
        public AutoCloseable watch(Watching watching, LongConsumer received) throws IOException {
            StartAt start = watching.changesAlone() ? StartAt.changes() : StartAt.current();
            DurableSettings durable = watching.durable() ? new DurableSettings("bench", ACK_WAIT, -1) : null;
            Watch watch = bucket.watch(WatchRequest.from(start).withDurable(durable));
            Following following = new Following(watch, delivery -> {
                if (delivery.isCurrent()) { // as routes do
                    received.accept(watching.bodies() ? read(delivery.event().object()) : 0);
                }
            });
            following.start();
            return following;
        }

        private long read(StoredObject object) throws IOException {
            try (InputStream content = bucket.open(object, true)) {
                return content.readAllBytes().length;
            }
        }
    }

    /** What is done with an event. */
    private interface Use {
        void of(Delivery delivery) throws IOException;
    }

    /** Takes the events of a watch until it is closed. */
    private static final class Following extends Thread implements AutoCloseable {
        private final Watch watch;
        private final Use use;

        private volatile boolean closed;

        Following(Watch watch, Use use) {
            super("bench-watch");
            setDaemon(true);
            this.watch = watch;
            this.use = use;
        }

        @Override
        public void run() {
            try {
                while (!closed) {
                    Optional<Delivery> delivery = watch.next(Duration.ofSeconds(1));
                    if (delivery.isPresent()) {
                        use.of(delivery.get());
                        delivery.get().ack();
                    }
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
