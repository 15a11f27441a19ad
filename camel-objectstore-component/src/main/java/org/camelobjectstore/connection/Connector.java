/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.jetstream.ConnectionSource;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.engine.jetstream.ReaderThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to NATS as the options say. */
public final class Connector implements Connections.Opener {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    /** Several chunks share one read or write of the socket; jnats' default takes half a chunk. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final CamelContext camelContext;

    public Connector(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** One that the user has made, and closes. */
    private record Given(ObjectStoreClient client) implements OpenConnection {
        @Override
        public void ensureOpen() {
            // who made it does
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** One of ours. */
    private record Kept(ObjectStoreClient client, ConnectionKeeper keeper) implements OpenConnection {
        @Override
        public void ensureOpen() throws IOException {
            keeper.ensureOpen();
        }

        @Override
        public void close() {
            client.close();
            keeper.close();
        }
    }

    @Override
    public OpenConnection open(ConnectionSettings settings) throws IOException {
        Connection given = settings.given();
        if (given != null) {
            Connection unused = ConnectionSource.of(given).awaitOpen(Duration.ZERO);
            return new Given(JetStreamObjectStore.over(given, settings.transfer()));
        }
        String thread = "ObjectStoreConnect[" + settings.shownServers() + "]";
        ReaderThreads readers = new ReaderThreads("ObjectStoreRead[" + settings.shownServers() + "]");
        ConnectionLog log = new ConnectionLog(settings.shownServers());
        ConnectionKeeper keeper =
                new ConnectionKeeper(settings, log, () -> connect(settings, readers, log), action -> camelContext
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
            return new Kept(JetStreamObjectStore.over(keeper, settings.transfer()), keeper);
        } catch (IOException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    private Connection connect(ConnectionSettings settings, ReaderThreads readers, ConnectionLog log)
            throws IOException {
        Options options = readers.use(options(settings, log)).build();
        Exception unused = lastFailure(readers, log); // of a connection before this one
        try {
            return Nats.connect(options);
        } catch (IOException e) {
            throw new ConnectFailure(settings, e, lastFailure(readers, log)).toException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while connecting to " + settings.shownServers(), e);
        }
    }

    private static @Nullable Exception lastFailure(ReaderThreads readers, ConnectionLog log) {
        Exception ofReader = readers.takeLastFailure();
        Exception ofConnection = log.takeLastException();
        return ofReader instanceof SSLException ? ofReader : ofConnection;
    }

    private Options.Builder options(ConnectionSettings settings, ConnectionLog log) throws IOException {
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
            options.servers(settings.serverUrls().toArray(String[]::new));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "servers '" + settings.shownServers()
                            + "' is malformed: nats://host:port is expected, several separated by commas",
                    settings.serversCarrySecrets() ? null : e);
        }
        authenticate(options, settings);
        if (settings.inboxPrefix() != null) {
            options.inboxPrefix(settings.inboxPrefix());
        }
        settings.tls().addTo(options, camelContext);
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
