/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectStoreWatchOption;
import io.nats.client.api.ObjectStoreWatcher;
import java.io.IOException;
import java.io.OutputStream;

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
        public AutoCloseable watch(Runnable received) throws Exception {
            return store.watch(
                    new ObjectStoreWatcher() {
                        @Override
                        public void watch(ObjectInfo object) {
                            received.run();
                        }

                        @Override
                        public void endOfData() {}
                    },
                    ObjectStoreWatchOption.UPDATES_ONLY);
        }
    }
}
