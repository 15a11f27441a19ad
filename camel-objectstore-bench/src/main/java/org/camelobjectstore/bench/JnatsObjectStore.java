/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectStoreWatchOption;
import io.nats.client.api.ObjectStoreWatcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;
import org.camelobjectstore.test.internal.PatternStream;

/** What a Java user has today. */
final class JnatsObjectStore implements Contender {
    static final String NAME = "jnats";

    private final Connection connection;

    JnatsObjectStore(Connection connection) {
        this.connection = connection;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store open(String bucket) throws IOException {
        return new Objects(connection.objectStore(bucket));
    }

    private static final class Objects implements Store {
        private final ObjectStore store;

        Objects(ObjectStore store) {
            this.store = store;
        }

        @Override
        public void put(String object, long size) throws Exception {
            store.put(object, new PatternStream(size));
        }

        @Override
        public void get(String object, OutputStream target) throws Exception {
            store.get(object, target);
        }

        @Override
        public int list() throws Exception {
            return store.getList().size();
        }

        @Override
        public boolean canWatch(Watching watching) {
            return !watching.durable();
        }

        @Override
        public AutoCloseable watch(Watching watching, LongConsumer received) throws Exception {
            ObjectStoreWatchOption[] options = watching.changesAlone()
                    ? new ObjectStoreWatchOption[] {ObjectStoreWatchOption.UPDATES_ONLY}
                    : new ObjectStoreWatchOption[0];
            return store.watch(
                    new ObjectStoreWatcher() {
                        @Override
                        public void watch(ObjectInfo object) {
                            received.accept(watching.bodies() ? read(object) : 0);
                        }

                        @Override
                        public void endOfData() {}
                    },
                    options);
        }

        private long read(ObjectInfo object) {
            try {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                store.get(object.getObjectName(), body);
                return body.size();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
