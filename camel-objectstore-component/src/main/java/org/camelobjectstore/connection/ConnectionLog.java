/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.connection;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log what happens to a connection, and to those that replace it, beside the answers to requests: its loss once,
 * however often jnats tries to reconnect, and its return.
 */
final class ConnectionLog implements ConnectionListener, ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private final String servers;
    private final AtomicBoolean up = new AtomicBoolean();
    private final List<Consumer<String>> errorListeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Exception lastException;

    ConnectionLog(String servers) {
        this.servers = servers;
    }

    /** Calls {@code listener} with each error that a server reports. */
    void onServerError(Consumer<String> listener) {
        errorListeners.add(listener);
    }

    /** What the last attempt to reach a server has ended with, since this was asked last; null if it is not known. */
    @Nullable
    Exception takeLastException() {
        Exception last = lastException;
        lastException = null;
        return last;
    }

    @Override
    public void connectionEvent(Connection connection, Events event) {
        if (event == Events.CONNECTED) {
            up.set(true);
        } else if (event == Events.RECONNECTED && up.compareAndSet(false, true)) {
            LOG.info("Connection to NATS is back [servers={}]", servers);
        } else if (event == Events.DISCONNECTED && up.compareAndSet(true, false)) {
            LOG.warn("Connection to NATS lost, reconnecting [servers={}]", servers);
        } else {
            LOG.debug("Connection to NATS: {} [servers={}]", event, servers);
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        errorListeners.forEach(listener -> listener.accept(error));
        if (up.get()) {
            LOG.warn("NATS server reports an error [servers={}]: {}", servers, error);
        } else { // each attempt to connect has one; whoever tries reports the last
            LOG.debug("NATS server reports an error to a client that connects [servers={}]: {}", servers, error);
        }
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        lastException = exception;
        LOG.debug("NATS connection reports an exception [servers={}]", servers, exception);
    }

    @Override
    public void slowConsumerDetected(Connection connection, io.nats.client.Consumer consumer) {
        LOG.warn(
                "NATS connection drops messages, a reader is too slow [servers={} pending={}]",
                servers,
                consumer.getPendingMessageCount());
    }
}
