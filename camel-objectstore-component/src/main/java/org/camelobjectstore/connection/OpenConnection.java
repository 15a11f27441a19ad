/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import org.camelobjectstore.engine.ObjectStoreClient;

/** A connection, and the client that goes by it. */
public interface OpenConnection extends AutoCloseable {
    ObjectStoreClient client();

    /** Connects if the connection is closed for good, unless it belongs to somebody else. */
    void ensureOpen() throws IOException;

    /** Ends the client, and the connection unless it belongs to somebody else. */
    @Override
    void close();
}
