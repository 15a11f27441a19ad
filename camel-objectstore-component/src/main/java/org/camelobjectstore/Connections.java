/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import io.nats.client.AuthHandler;
import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a component: one for all producers and consumers with the same settings, counted, closed with the
 * last of them, and with the last body that is being read or event that is not settled.
 *
 * <p>Threads: connecting happens under the lock, so that a crowd of starting routes opens one connection.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    /** Several chunks share one read or write of the socket; jnats' default takes half a chunk. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    /** For what the server is still to be told before a connection is closed. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private static final Cleaner CLEANER = Cleaner.create();

    private final CamelContext camelContext;
    private final Map<ConnectionSettings, Shared> shared = new HashMap<>();

    Connections(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** A share of a connection, until it is closed, or forgotten. */
    final class Lease implements AutoCloseable {
        private final Shared entry;
        private final Cleaner.Cleanable share;

        private Lease(Shared entry) {
            this.entry = entry;
            this.share = CLEANER.register(this, releasing(entry));
        }

        ObjectStoreClient client() {
            return entry.client;
        }

        /** A share for somebody who may need it for longer; of a new connection if this one is closed. */
        Lease another() throws IOException {
            return entry.share() ? new Lease(entry) : acquire(entry.settings);
        }

        @Override
        public void close() {
            share.clean();
        }
    }

    private static final class Shared {
        final ConnectionSettings settings;
        final Connection connection;
        final ObjectStoreClient client;
        final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger users = new AtomicInteger(1);

        Shared(ConnectionSettings settings, Connection connection) {
            this.settings = settings;
            this.connection = connection;
            this.client = ObjectStoreClient.over(connection, settings.transfer());
        }

        /** Counts one more user; not if the last one has left. */
        boolean share() {
            return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
        }

        /** Whether it was the last one. */
        boolean leave() {
            return users.decrementAndGet() == 0;
        }
    }

    /**
     * Gives a share of the connection for these settings, connecting if nobody has yet, or if jnats has given up the one
     * that was there.
     *
     * @throws IOException if no server can be reached, or it refuses the credentials
     */
    synchronized Lease acquire(ConnectionSettings settings) throws IOException {
        Shared entry = shared.get(settings);
        if (entry == null || entry.connection.getStatus() == Connection.Status.CLOSED || !entry.share()) {
            entry = new Shared(settings, settings.given() == null ? connect(settings) : settings.given());
            shared.put(settings, entry);
        }
        return new Lease(entry);
    }

    /** Made here, so that it does not refer to the lease. */
    private Runnable releasing(Shared entry) {
        return () -> release(entry);
    }

    private void release(Shared entry) {
        if (entry.leave()) {
            synchronized (this) {
                shared.remove(entry.settings, entry);
            }
            close(entry);
        }
    }

    /** How many connections are held. */
    synchronized int size() {
        return shared.size();
    }

    /** Closes them, whoever holds a share. */
    void closeAll() {
        List<Shared> all;
        synchronized (this) {
            all = List.copyOf(shared.values());
            shared.clear();
        }
        all.forEach(Connections::close);
    }

    private static void close(Shared entry) {
        if (!entry.closed.compareAndSet(false, true)) {
            return;
        }
        entry.client.close();
        if (entry.settings.given() != null) {
            return;
        }
        try {
            if (entry.connection.getStatus() == Connection.Status.CONNECTED) {
                entry.connection.flush(LAST_WORDS);
            }
        } catch (TimeoutException | IllegalStateException e) {
            LOG.debug("A connection is closed before the server has read everything", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            entry.connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect(ConnectionSettings settings) throws IOException {
        Options options = options(settings);
        try {
            return Nats.connect(options);
        } catch (AuthenticationException e) {
            throw failed(
                    settings,
                    e,
                    "The NATS server at " + settings.shownServers() + " refused the credentials",
                    "Check username and password, token, credentialsFilePath or nkeySeed.");
        } catch (IOException e) {
            throw failed(
                    settings,
                    e,
                    "No NATS server could be connected to at " + settings.shownServers() + " within "
                            + settings.connectionTimeout().toMillis() + " ms",
                    "Start one, or set the option servers or the environment variable NATS_URL.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while connecting to " + settings.shownServers(), e);
        }
    }

    /** jnats' own words name the servers as they were given, secrets included. */
    private static IOException failed(ConnectionSettings settings, IOException cause, String what, String advice) {
        return settings.serversCarrySecrets()
                ? new IOException(what + ". " + advice)
                : new IOException(what + " (" + cause.getMessage() + "). " + advice, cause);
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
                    settings.serversCarrySecrets() ? null : e);
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
