/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.Subscription;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mailboxes of a client's connection, of which each request under way has one to itself: as many as there were requests at
 * once. A thread that waits for an answer takes it from its own subscription, which spares two hand-overs between threads
 * compared with a dispatcher.
 *
 * <p>Safe for use by several threads.
 */
final class Mailboxes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);

    private final Inbox inbox;
    private final ConcurrentLinkedDeque<Mailbox> free = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    /** A subscription to all subjects one token below {@code inbox}; who has taken it reads it alone. */
    static final class Mailbox {
        private final Subscription subscription;
        private final String inbox;
        private long requests;

        private Mailbox(Subscription subscription, String inbox) {
            this.subscription = subscription;
            this.inbox = inbox;
        }

        /** Where the answer to a new request goes; those to earlier ones have other subjects. */
        String nextReplyTo() {
            return inbox + "." + ++requests;
        }

        Subscription subscription() {
            return subscription;
        }
    }

    Mailboxes(Inbox inbox) {
        this.inbox = inbox;
    }

    Mailbox take() throws WireException {
        Mailbox mailbox = free.pollFirst();
        while (mailbox != null && !isOfUse(mailbox.subscription())) {
            mailbox = free.pollFirst();
        }
        return mailbox == null ? open() : mailbox;
    }

    /** It is not if its connection was closed, or its subject denied. */
    private boolean isOfUse(Subscription subscription) {
        return subscription.isActive() && !inbox.denials().has(subscription.getSubject());
    }

    private Mailbox open() throws WireException {
        Connection connection = inbox.connection();
        String own = connection.createInbox();
        try {
            Subscription subscription = Uninterrupted.call(() -> connection.subscribe(own + ".*"));
            subscription.setPendingLimits(-1, -1); // bounded by the answers to what was asked
            return new Mailbox(subscription, own);
        } catch (IllegalStateException e) {
            throw new WireException(Kind.CONNECTION, "the connection is " + connection.getStatus(), e);
        }
    }

    /** Takes a mailbox back; an answer that comes too late is thrown away by its next user. */
    void giveBack(Mailbox mailbox) {
        free.addFirst(mailbox); // the last one used is the one in the caches
        if (closed) {
            close();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Mailbox mailbox = free.poll(); mailbox != null; mailbox = free.poll()) {
            unsubscribe(mailbox.subscription());
        }
    }

    private static void unsubscribe(Subscription subscription) {
        try {
            Uninterrupted.run(subscription::unsubscribe);
        } catch (IllegalStateException e) {
            LOG.debug("Nothing to unsubscribe: {}", e.getMessage());
        }
    }
}
