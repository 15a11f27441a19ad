/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.camelobjectstore.engine.ObjectContent;

/** Content that is being read, over a connection that stays for that long. */
public record Reading(ObjectContent content, Connections.Lease connection) {
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connection.close();
        }
    }
}
