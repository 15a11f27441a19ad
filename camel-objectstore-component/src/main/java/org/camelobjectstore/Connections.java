/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.camelobjectstore.engine.ObjectStoreClient;

/**
 * The connections of a component: one for all producers and consumers with the same settings, counted, closed with the
 * last of them.
 *
 * <p>Threads: connecting happens under the lock, so that a crowd of starting routes opens one connection.
 */
final class Connections {
    /** Several chunks share one read or write of the socket; jnats' default takes half a chunk. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final CamelContext camelContext;
    private final Map<ConnectionSettings, Shared> shared = new HashMap<>();

    Connections(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    private static final class Shared {
        final Connection connection;
        final ObjectStoreClient client;
        int users;

        Shared(Connection connection, ObjectStoreClient client) {
            this.connection = connection;
            this.client = client;
        }
    }

    /**
     * Gives the client for these settings, connecting if nobody has yet. Every call needs a {@link #release}.
     *
     * @throws IOException if no server can be reached, or it refuses the credentials
     */
    synchronized ObjectStoreClient acquire(ConnectionSettings settings) throws IOException {
        Shared entry = shared.get(settings);
        if (entry == null) {
            Connection connection = settings.given() == null ? connect(settings) : settings.given();
            entry = new Shared(connection, ObjectStoreClient.over(connection, settings.transfer()));
            shared.put(settings, entry);
        }
        entry.users++;
        return entry.client;
    }

    /** Gives up one {@link #acquire}; the last one closes the connection unless it was given. */
    synchronized void release(ConnectionSettings settings) {
        Shared entry = shared.get(settings);
        if (entry == null || --entry.users > 0) {
            return;
        }
        shared.remove(settings);
        entry.client.close();
        if (settings.given() == null) {
            close(entry.connection);
        }
    }

    /** How many connections are held. */
    synchronized int size() {
        return shared.size();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect(ConnectionSettings settings) throws IOException {
        Options options = options(settings);
        try {
            return Nats.connect(options);
        } catch (AuthenticationException e) {
            throw new IOException(
                    "The NATS server at " + settings.shownServers() + " refused the credentials (" + e.getMessage()
                            + "). Check username and password, token, credentialsFilePath or nkeySeed.",
                    e);
        } catch (IOException e) {
            throw new IOException(
                    "No NATS server could be connected to at " + settings.shownServers() + " within "
                            + settings.connectionTimeout().toMillis() + " ms (" + e.getMessage()
                            + "). Start one, or set the option servers or the environment variable NATS_URL.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while connecting to " + settings.shownServers(), e);
        }
    }

    private Options options(ConnectionSettings settings) throws IOException {
        ConnectionLog log = new ConnectionLog(settings.shownServers());
        String name = settings.connectionName();
        Options.Builder options = new Options.Builder()
                .connectionTimeout(settings.connectionTimeout())
                .reconnectWait(settings.reconnectTimeWait())
                .maxReconnects(settings.maxReconnectAttempts())
                .pingInterval(settings.pingInterval())
                .bufferSize(SOCKET_BUFFER_BYTES)
                .connectionName(name == null ? camelContext.getName() : name)
                .errorListener(log)
                .connectionListener(log);
        try {
            options.servers(settings.servers().split("\\s*,\\s*"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "servers '" + settings.shownServers()
                            + "' is malformed: nats://host:port is expected, several separated by commas",
                    e);
        }
        authenticate(options, settings);
        if (settings.tls() != null) {
            try {
                options.sslContext(settings.tls().createSSLContext(camelContext));
            } catch (GeneralSecurityException e) {
                throw new IOException("sslContextParameters cannot be used: " + e.getMessage(), e);
            }
        } else if (settings.secure()) {
            try {
                options.secure();
            } catch (GeneralSecurityException e) {
                throw new IOException("This JVM has no default TLS settings: " + e.getMessage(), e);
            }
        }
        return options.build();
    }

    private void authenticate(Options.Builder options, ConnectionSettings settings) throws IOException {
        if (settings.username() != null) {
            String password = settings.password() == null ? "" : settings.password();
            options.userInfo(settings.username().toCharArray(), password.toCharArray());
        }
        if (settings.token() != null) {
            options.token(settings.token().toCharArray());
        }
        if (settings.credentialsFilePath() != null) {
            options.authHandler(credentials(settings.credentialsFilePath()));
        } else if (settings.nkeySeed() != null) {
            options.authHandler(Nats.staticCredentials(null, settings.nkeySeed().toCharArray()));
        }
    }

    private AuthHandler credentials(String path) throws IOException {
        String resource = path.matches("(file|classpath|http|https):.*") ? path : "file:" + path;
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(camelContext, resource)) {
            return Nats.staticCredentials(file.readAllBytes());
        } catch (IOException e) {
            throw new IOException("credentialsFilePath '" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }
}
