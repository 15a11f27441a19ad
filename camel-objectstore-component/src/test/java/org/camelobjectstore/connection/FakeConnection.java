/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;

/** A connection to a server in this JVM, which never breaks. */
public record FakeConnection(ObjectStoreClient client) implements OpenConnection {

    /** Connections that are shared as those to NATS are. */
    public static Connections to(FakeServer server) {
        return new Connections(settings -> new FakeConnection(ObjectStoreClient.over(server, settings.transfer())));
    }

    @Override
    public void ensureOpen() {
        // it always is
    }

    @Override
    public void close() {
        client.close();
    }
}
