/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what happens to a connection beside the answers to requests. */
final class ConnectionLog implements ConnectionListener, ErrorListener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    @Override
    public void connectionEvent(Connection connection, Events event) {
        switch (event) {
            case DISCONNECTED -> LOG.warn("Connection to NATS lost, reconnecting [server={}]", connection.getConnectedUrl());
            case RECONNECTED -> LOG.info("Connection to NATS is back [server={}]", connection.getConnectedUrl());
            default -> LOG.debug("Connection to NATS: {} [server={}]", event, connection.getConnectedUrl());
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        LOG.warn("NATS server reports an error [server={}]: {}", connection.getConnectedUrl(), error);
    }

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {
        LOG.debug("NATS connection reports an exception", exception);
    }

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {
        LOG.warn("NATS connection drops messages, a reader is too slow [pending={}]", consumer.getPendingMessageCount());
    }
}
