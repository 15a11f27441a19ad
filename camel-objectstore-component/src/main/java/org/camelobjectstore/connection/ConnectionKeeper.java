/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.camelobjectstore.engine.jetstream.ConnectionSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection of ours that is replaced when jnats has closed it for good: at once, and then every
 * {@code reconnectTimeWait}. After {@code maxReconnectAttempts} it waits until somebody needs the connection.
 *
 * <p>Threads: a thread of its own connects, while there is no connection; whoever needs one waits for it.
 */
final class ConnectionKeeper implements ConnectionSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionKeeper.class);

    /** For what the server is still to be told before a connection is closed. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final ConnectionSettings settings;
    private final ConnectionLog log;
    private final Connector connector;
    private final Consumer<Runnable> newThread;
    private final ConnectionListener events = this::connectionEvent;
    private final List<Consumer<Connection>> listeners = new CopyOnWriteArrayList<>();

    private volatile Connection connection;
    private boolean replacing;
    private boolean closed;
    private @Nullable IOException failure;

    /** Opens a connection, with credentials as they are now. */
    interface Connector {
        Connection connect() throws IOException;
    }

    /**
     * Connects.
     *
     * @param log the listener of the connections that {@code connector} opens
     * @param newThread runs something on a thread of its own
     */
    ConnectionKeeper(ConnectionSettings settings, ConnectionLog log, Connector connector, Consumer<Runnable> newThread)
            throws IOException {
        this.settings = settings;
        this.log = log;
        this.connector = connector;
        this.newThread = newThread;
        this.connection = connector.connect();
        connection.addConnectionListener(events);
    }

    private void connectionEvent(Connection source, ConnectionListener.Events event) {
        if (event == ConnectionListener.Events.CLOSED && source == connection) {
            connectionClosed(source);
        }
    }

    private synchronized void connectionClosed(Connection gone) {
        if (closed) {
            return;
        }
        LOG.warn(
                "The NATS client has given up its connection, which is replaced [servers={} lastError={}]",
                settings.shownServers(),
                gone.getLastError());
        if (settings.maxReconnectAttempts() != 0) {
            replace();
        }
    }

    @Override
    public Connection current() {
        return connection;
    }

    private boolean isOpen() {
        return connection.getStatus() != Connection.Status.CLOSED;
    }

    @Override
    public synchronized Connection awaitOpen(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        if (!isOpen() && !closed) {
            replace();
        }
        while (!isOpen()) {
            long left = deadline - System.nanoTime();
            if (closed || !replacing || left <= 0) {
                throw new IOException(
                        "the connection is CLOSED"
                                + (closed ? "" : " and could not be replaced yet: " + reason(connection)),
                        failure);
            }
            pause(left);
        }
        return connection;
    }

    private String reason(Connection gone) {
        if (failure != null) {
            return String.valueOf(failure.getMessage());
        }
        String error = gone.getLastError();
        return error == null ? "no server has answered" : error;
    }

    /** Connects if the connection is closed, for a caller who wants to hear of a failure at once. */
    void ensureOpen() throws IOException {
        if (!isOpen()) {
            use(connector.connect());
        }
    }

    @Override
    public void onReplaced(Consumer<Connection> listener) {
        listeners.add(listener);
    }

    @Override
    public void onServerError(Consumer<String> listener) {
        log.onServerError(listener);
    }

    @Override
    public void renew(Connection deaf) throws IOException {
        ConnectionSource.reconnect(deaf);
    }

    private synchronized void replace() {
        if (!replacing) {
            replacing = true;
            failure = null;
            newThread.accept(this::connectAgain);
        }
    }

    private void connectAgain() {
        int attempt = 1;
        boolean again = true;
        while (again) {
            try {
                use(connector.connect());
                again = false;
            } catch (IOException e) {
                again = failed(e, attempt++);
            } catch (RuntimeException | Error e) {
                again = failed(new IOException(e.toString(), e), attempt++);
            }
        }
    }

    /** Takes note of a failed attempt and waits for the next one; false if there is none. */
    private synchronized boolean failed(IOException e, int attempt) {
        failure = e;
        if (attempt == 1) {
            LOG.warn("Not connected to NATS yet [servers={}]: {}", settings.shownServers(), e.getMessage());
        } else {
            LOG.debug("Still not connected to NATS [servers={} attempts={}]", settings.shownServers(), attempt, e);
        }
        int most = settings.maxReconnectAttempts();
        long next = System.nanoTime() + settings.reconnectTimeWait().toNanos();
        boolean again = most < 0 || attempt < most;
        try {
            for (long left = next - System.nanoTime();
                    again && !closed && !isOpen() && left > 0;
                    left = next - System.nanoTime()) {
                pause(left);
            }
        } catch (InterruptedIOException interrupted) {
            again = false;
        }
        if (!again || closed || isOpen()) {
            replacing = false;
            notifyAll(); // awaitOpen(): nobody is connecting any more
            return false;
        }
        return true;
    }

    /** Puts a connection in the place of the closed one; if that has happened already, it is not needed. */
    private void use(Connection fresh) throws IOException {
        boolean needed;
        synchronized (this) {
            needed = !closed && !isOpen();
            replacing = false;
            if (needed) {
                listeners.forEach(listener -> listener.accept(fresh));
                connection.removeConnectionListener(events);
                connection = fresh;
                fresh.addConnectionListener(events);
                LOG.info("Connected to NATS again [servers={}]", settings.shownServers());
            }
            notifyAll(); // awaitOpen(), failed()
        }
        if (!needed) {
            close(fresh);
        } else if (!isOpen()) {
            connectionClosed(fresh); // before anybody listened
        }
    }

    /** Waits for a notification, at most so long. */
    private synchronized void pause(long nanos) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The thread was interrupted while it waited for a connection");
        }
    }

    @Override
    public void close() {
        Connection last;
        synchronized (this) {
            closed = true;
            last = connection;
            notifyAll(); // awaitOpen(), failed()
        }
        close(last);
    }

    private static void close(Connection connection) {
        try {
            if (connection.getStatus() == Connection.Status.CONNECTED) {
                connection.flush(LAST_WORDS);
            }
        } catch (TimeoutException | IllegalStateException e) {
            LOG.debug("A connection is closed before the server has read everything", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
