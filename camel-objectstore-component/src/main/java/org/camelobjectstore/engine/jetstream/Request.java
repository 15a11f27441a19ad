/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import org.camelobjectstore.engine.jetstream.Mailboxes.Mailbox;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A request that was sent, and the mailbox that its answer comes to. Belongs to one thread, which must close it, awaited
 * or not.
 */
final class Request implements AutoCloseable {
    /** How long a lost connection may go unnoticed by the waiting thread. */
    private static final Duration NOTICE = Duration.ofMillis(250);

    private final Inbox inbox;
    private final Mailboxes mailboxes;
    private final Mailbox mailbox;
    private final String subject;
    private final String replyTo;
    private final long breaksBefore;
    private final long denialsBefore;

    private Request(Inbox inbox, Mailboxes mailboxes, Mailbox mailbox, String subject) {
        this.inbox = inbox;
        this.mailboxes = mailboxes;
        this.mailbox = mailbox;
        this.subject = subject;
        this.replyTo = mailbox.nextReplyTo();
        this.breaksBefore = inbox.breaks();
        this.denialsBefore = inbox.denials().count();
    }

    /** Sends a request. */
    static Request send(
            Inbox inbox, Mailboxes mailboxes, String subject, @Nullable Headers headers, byte @Nullable [] body)
            throws WireException {
        if (Thread.currentThread().isInterrupted()) { // jnats would drop the subscription of a new mailbox, too
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted before it could send");
        }
        Request request = new Request(inbox, mailboxes, mailboxes.take(), subject);
        try {
            inbox.publish(subject, request.replyTo, headers, body);
        } catch (WireException e) {
            request.close();
            throw e;
        }
        return request;
    }

    /**
     * Waits for the answer, whatever its status.
     *
     * @throws WireException TIMEOUT if none came, CONNECTION_LOST if none will come, DENIED if the user may not ask
     */
    Message await(Duration timeout) throws WireException {
        long deadline = System.nanoTime() + timeout.toNanos();
        boolean broken = false;
        while (true) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw inbox.timeout(subject, timeout);
            }
            Message answer = next(Duration.ofNanos(Math.min(left, NOTICE.toNanos())));
            if (answer == null && broken) {
                throw new WireException(
                        Kind.CONNECTION_LOST, "the connection was lost before the answer on " + subject + " came");
            }
            if (answer != null && answer.getSubject().equals(replyTo)) {
                return answer;
            }
            inbox.denials().check(subject, denialsBefore);
            inbox.denials().check(mailbox.subscription().getSubject(), 0);
            broken = inbox.breaks() != breaksBefore; // what jnats had kept is answered soon, the rest never
        }
    }

    private @Nullable Message next(Duration wait) throws WireException {
        long begin = System.nanoTime();
        try {
            Message message = mailbox.subscription().nextMessage(wait);
            if (message == null && System.nanoTime() - begin < wait.toNanos() / 2) {
                throw new WireException(Kind.CONNECTION_LOST, "the connection is being drained");
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (IllegalStateException e) {
            throw new WireException(
                    Kind.CONNECTION_LOST,
                    "the connection is " + inbox.connection().getStatus() + " (" + e.getMessage() + ")",
                    e);
        }
    }

    @Override
    public void close() {
        mailboxes.giveBack(mailbox);
    }
}
