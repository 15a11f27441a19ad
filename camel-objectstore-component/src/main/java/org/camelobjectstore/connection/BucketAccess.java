/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import org.camelobjectstore.settings.Settings;

/** What an endpoint gives to its producers and consumers: its settings, and the way to its buckets. */
public record BucketAccess(Connections connections, ConnectionSettings connection, Settings settings) {

    /** Opens the buckets, for the caller to close. */
    public Buckets open() throws IOException {
        return new Buckets(connections.acquire(connection), settings);
    }
}
