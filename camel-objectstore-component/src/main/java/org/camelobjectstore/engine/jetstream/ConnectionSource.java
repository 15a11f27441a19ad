/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.ForceReconnectOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Where a client gets its connection from. jnats closes a connection for good when its attempts to reconnect are used up,
 * or when a server refuses the same credentials twice; a source may put another one in its place.
 *
 * <p>Safe for use by several threads.
 */
public interface ConnectionSource {
    /** The connection to use, whatever its status. Does not wait. */
    Connection current();

    /**
     * Waits until the connection is not closed.
     *
     * @throws IOException if it still is after {@code patience}, or will not be replaced; the message says why
     */
    Connection awaitOpen(Duration patience) throws IOException;

    /** Calls {@code listener}, which must not wait, with each new connection before anybody else gets it. */
    void onReplaced(Consumer<Connection> listener);

    /** Calls {@code listener}, which must not wait, with each error that a server reports of the connection. */
    default void onServerError(Consumer<String> listener) {
        // its own error listener gets them
    }

    /**
     * Has a connection that is up and hears nothing connect again. Waits until it has.
     *
     * @throws IOException if that is not possible
     */
    void renew(Connection deaf) throws IOException;

    /** A connection that belongs to somebody else, so that nobody replaces it. */
    static ConnectionSource of(Connection connection) {
        return new ConnectionSource() {
            @Override
            public Connection current() {
                return connection;
            }

            @Override
            public Connection awaitOpen(Duration patience) throws IOException {
                if (connection.getStatus() == Connection.Status.CLOSED) {
                    String error = connection.getLastError();
                    throw new IOException("the connection that was given is CLOSED"
                            + (error == null ? "" : " (last error: " + error + ")")
                            + "; who made it must connect again and give the new one");
                }
                return connection;
            }

            @Override
            public void onReplaced(Consumer<Connection> listener) {
                // it never is
            }

            @Override
            public void renew(Connection deaf) throws IOException {
                if (deaf.getOptions().getMaxReconnect() == 0) {
                    throw new IOException("the connection that was given allows no reconnect");
                }
                reconnect(deaf);
            }
        };
    }

    /** Cuts a connection off and has it connect again. */
    static void reconnect(Connection connection) throws IOException {
        try {
            connection.forceReconnect(ForceReconnectOptions.FORCE_CLOSE_INSTANCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The thread was interrupted while it reconnected");
        }
    }
}
