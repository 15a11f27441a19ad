/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import java.io.OutputStream;

/** What a Java user has today. */
final class JnatsObjectStore implements Contender {
    private final ObjectStore store;

    JnatsObjectStore(Connection connection, String bucket) throws Exception {
        this.store = connection.objectStore(bucket);
    }

    @Override
    public String name() {
        return "jnats ObjectStore";
    }

    @Override
    public void put(String object, long size) throws Exception {
        store.put(object, new PatternStream(size));
    }

    @Override
    public void get(String object, long size) throws Exception {
        store.get(object, OutputStream.nullOutputStream());
    }
}
