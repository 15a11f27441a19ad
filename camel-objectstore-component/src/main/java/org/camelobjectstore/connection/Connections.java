/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.jetstream.ConnectionSource;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.engine.jetstream.ReaderThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a component: one for all producers and consumers with the same settings, counted, replaced when jnats
 * has given it up, closed with the last of them, and with the last body that is being read or event that is not settled.
 *
 * <p>Threads: connecting happens under the lock, so that a crowd of starting routes opens one connection.
 */
public final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    /** Several chunks share one read or write of the socket; jnats' default takes half a chunk. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private static final Cleaner CLEANER = Cleaner.create();

    private final CamelContext camelContext;
    private final Map<ConnectionSettings, Shared> shared = new HashMap<>();

    public Connections(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** A share of a connection, until it is closed, or forgotten. */
    public final class Lease implements AutoCloseable {
        private final Shared entry;
        private final Cleaner.Cleanable share;

        private Lease(Shared entry) {
            this.entry = entry;
            this.share = CLEANER.register(this, releasing(entry));
        }

        public ObjectStoreClient client() {
            return entry.client;
        }

        /** A share for somebody who may need it for longer; of a new connection if this one is closed. */
        public Lease another() throws IOException {
            return entry.share() ? new Lease(entry) : acquire(entry.settings);
        }

        @Override
        public void close() {
            share.clean();
        }
    }

    private static final class Shared {
        final ConnectionSettings settings;
        /** Null for a connection that was given. */
        final @Nullable ConnectionKeeper keeper;

        final ObjectStoreClient client;
        final AtomicBoolean closed = new AtomicBoolean();
        private final AtomicInteger users = new AtomicInteger(1);

        Shared(ConnectionSettings settings, Connection given) throws IOException {
            this.settings = settings;
            this.keeper = null;
            this.client = JetStreamObjectStore.over(given, settings.transfer());
        }

        Shared(ConnectionSettings settings, ConnectionKeeper keeper) throws IOException {
            this.settings = settings;
            this.keeper = keeper;
            this.client = JetStreamObjectStore.over(keeper, settings.transfer());
        }

        /** Connects if the connection is closed for good, unless it was given. */
        void ensureOpen() throws IOException {
            if (keeper != null) {
                keeper.ensureOpen();
            }
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
     * Gives a share of the connection for these settings, connecting if there is none, or if the one that is there is
     * closed for good.
     *
     * @throws IOException if no server can be reached, or it refuses the credentials
     */
    public synchronized Lease acquire(ConnectionSettings settings) throws IOException {
        Shared entry = shared.get(settings);
        if (entry == null || !entry.share()) {
            entry = open(settings);
            shared.put(settings, entry);
            return new Lease(entry);
        }
        Lease lease = new Lease(entry);
        try {
            entry.ensureOpen();
            return lease;
        } catch (IOException | RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private Shared open(ConnectionSettings settings) throws IOException {
        Connection given = settings.given();
        if (given != null) {
            Connection unused = ConnectionSource.of(given).awaitOpen(Duration.ZERO);
            return new Shared(settings, given);
        }
        String thread = "ObjectStoreConnect[" + settings.shownServers() + "]";
        ReaderThreads readers = new ReaderThreads("ObjectStoreRead[" + settings.shownServers() + "]");
        ConnectionKeeper keeper =
                new ConnectionKeeper(settings, () -> connect(settings, readers), action -> camelContext
                        .getExecutorServiceManager()
                        .newThread(thread, action)
                        .start());
        readers.onDeath(() -> {
            try {
                keeper.renew(keeper.current());
            } catch (IOException | RuntimeException e) { // a thread that dies of it would do all this again
                LOG.warn("Not connected to NATS again [servers={}]: {}", settings.shownServers(), e.getMessage());
            }
        });
        try {
            return new Shared(settings, keeper);
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw e;
        }
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
    public synchronized int size() {
        return shared.size();
    }

    /** Closes them, whoever holds a share. */
    public void closeAll() {
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
        if (entry.keeper != null) {
            entry.keeper.close();
        }
    }

    private Connection connect(ConnectionSettings settings, ReaderThreads readers) throws IOException {
        Options options = readers.use(options(settings)).build();
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

    private Options.Builder options(ConnectionSettings settings) throws IOException {
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
        return options;
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
            options.authHandler(new ConnectionCredentials(camelContext, settings.credentialsFilePath()));
        } else if (settings.nkeySeed() != null) {
            options.authHandler(Nats.staticCredentials(null, settings.nkeySeed().toCharArray()));
        }
    }
}
