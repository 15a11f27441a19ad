/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.TransferSettings;

/** The object store of a NATS connection. */
public final class JetStreamObjectStore {
    private JetStreamObjectStore() {}

    /**
     * Makes a client.
     *
     * @param connection connected, or reconnecting; never closed by the client
     * @throws ObjectStoreException if the server is too old
     */
    public static ObjectStoreClient over(Connection connection, TransferSettings settings) throws ObjectStoreException {
        return over(ConnectionSource.of(connection), settings);
    }

    /**
     * Makes a client that goes on with whatever connection the source has.
     *
     * @throws ObjectStoreException if the server is too old
     */
    public static ObjectStoreClient over(ConnectionSource source, TransferSettings settings)
            throws ObjectStoreException {
        return ObjectStoreClient.over(
                new JetStreamServer(new Api(source, settings.requestTimeout(), settings.apiSubjectPrefix())), settings);
    }
}
