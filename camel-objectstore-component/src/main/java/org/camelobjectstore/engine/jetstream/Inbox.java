/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client sends, and the one subscription on which it receives what nobody waits for: the acknowledgements of
 * chunks.
 *
 * <p>Why not jnats' requests: they are flushed one by one, their time-out is swept every five seconds, and whether "no
 * responders" comes as an answer depends on options of a connection that may not be ours.
 *
 * <p>When the connection is lost, whoever waits is told at once: what was sent may have reached the server or not, and
 * its answer will not come. jnats reports a loss a little late, so a request made right after one may be told too.
 *
 * <p>Threads: receivers run on the dispatcher's thread, or hear of a loss on the one for connection events; neither may
 * wait.
 */
final class Inbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final ConnectionSource source;
    private final String prefix;
    private final ConnectionListener events = this::connectionEvent;
    private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Runnable> onReconnect = new CopyOnWriteArrayList<>();
    private final AtomicLong breaks = new AtomicLong();
    private final Denials denials = new Denials();

    private final AtomicBoolean testing = new AtomicBoolean();

    private volatile Connection connection;
    private volatile Dispatcher dispatcher;
    private boolean closed;

    /** What waits for messages under one token. */
    interface Receiver {
        void receive(Message message);

        /** The subject to which it has sent, and may not send. */
        boolean hasSentTo(String subject);

        /** The connection was lost, or the user lacks a right; messages that come later are still received. */
        void lost(WireException reason);
    }

    Inbox(ConnectionSource source) {
        this.source = source;
        this.connection = source.current();
        this.prefix = connection.createInbox() + ".";
        this.dispatcher = receive(connection);
        source.onReplaced(this::use);
        source.onServerError(this::serverError);
        use(source.current()); // if it was replaced before
    }

    private Dispatcher receive(Connection from) {
        Dispatcher receiver = from.createDispatcher(this::deliver);
        receiver.setPendingLimits(
                -1, -1); // bounded by what was asked for; a dropped acknowledgement would be a lost put
        Dispatcher unused = Uninterrupted.call(() -> receiver.subscribe(prefix + ">"));
        from.addConnectionListener(events);
        return receiver;
    }

    /** Goes on with another connection: for whoever waits, the same as a loss and a reconnect. */
    private void use(Connection fresh) {
        synchronized (this) {
            if (closed || fresh == connection) {
                return;
            }
            connection.removeConnectionListener(events);
            dispatcher = receive(fresh);
            connection = fresh;
        }
        lost();
        returned();
    }

    private void connectionEvent(Connection of, ConnectionListener.Events event) {
        if (of != connection) {
            return; // it was replaced, of which everybody has been told
        }
        switch (event) {
            case DISCONNECTED, CLOSED -> lost();
            case RECONNECTED -> returned();
            default -> {} // nothing is lost by it
        }
    }

    private void serverError(String error) {
        Denials.Denial denial = denials.add(error);
        if (denial == null) {
            return;
        }
        WireException reason = denial.toException();
        boolean all = denial.subject().equals(prefix + ">"); // nothing can be received
        List.copyOf(receivers.values()).stream()
                .filter(receiver -> all || receiver.hasSentTo(denial.subject()))
                .forEach(receiver -> receiver.lost(reason));
    }

    /** What the user was not allowed. */
    Denials denials() {
        return denials;
    }

    private void lost() {
        breaks.incrementAndGet();
        WireException reason =
                new WireException(Kind.CONNECTION_LOST, "the connection was lost before everything sent was answered");
        List.copyOf(receivers.values()).forEach(receiver -> receiver.lost(reason)); // they may ask again
    }

    private void returned() {
        breaks.incrementAndGet(); // what jnats was about to write when it noticed is lost as well
        onReconnect.forEach(Runnable::run);
    }

    /** Grows when the connection is lost, and when it is there again: what was sent before may be lost. */
    long breaks() {
        return breaks.get();
    }

    /** Runs {@code action}, which must not wait, whenever the connection is back. */
    void onReconnect(Runnable action) {
        onReconnect.add(action);
    }

    private void deliver(Message message) {
        String token = message.getSubject().substring(prefix.length());
        int end = token.indexOf('.');
        Receiver receiver = receivers.get(end < 0 ? token : token.substring(0, end));
        if (receiver != null) {
            receiver.receive(message);
        }
    }

    /**
     * Directs all messages to {@code replyTo(token)} and the subjects below it to {@code receiver}, until {@link #forget}.
     *
     * @return the token
     */
    String register(Receiver receiver) {
        String token = NUID.nextGlobal();
        receivers.put(token, receiver);
        return token;
    }

    void forget(String token) {
        receivers.remove(token);
    }

    String replyTo(String token) {
        return prefix + token;
    }

    void publish(String subject, @Nullable String replyTo, @Nullable Headers headers, byte @Nullable [] body)
            throws WireException {
        if (Thread.currentThread().isInterrupted()) { // jnats would drop the message and say nothing
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted before it could send");
        }
        try {
            connection.publish(subject, replyTo, headers, body);
        } catch (IllegalStateException e) {
            throw new WireException(
                    Kind.CONNECTION, "the connection is " + connection.getStatus() + " (" + e.getMessage() + ")", e);
        } catch (IllegalArgumentException e) {
            throw new WireException(Kind.REFUSED, "the message cannot be sent: " + e.getMessage(), e);
        }
    }

    /** Completes a future by the one message that comes, or the loss. */
    private record Answer(String to, CompletableFuture<Message> future) implements Receiver {
        @Override
        public void receive(Message message) {
            future.complete(message);
        }

        @Override
        public boolean hasSentTo(String subject) {
            return subject.equals(to);
        }

        @Override
        public void lost(WireException reason) {
            future.completeExceptionally(reason);
        }
    }

    /** Sends a request; the answer, whatever its status, completes the future. Nothing times it out but a loss. */
    CompletableFuture<Message> ask(String subject, @Nullable Headers headers, byte @Nullable [] body) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        String token = register(new Answer(subject, answer));
        CompletableFuture<?> unused = answer.whenComplete((message, failure) -> forget(token));
        try {
            publish(subject, replyTo(token), headers, body);
        } catch (WireException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * Tests whether the connection still hears anything, because an answer or a sign of life is missing, and has it connect
     * again if it does not. Does not wait; one test at a time.
     */
    void doubt() {
        if (isConnected() && testing.compareAndSet(false, true)) {
            Thread tester = new Thread(this::test, "ObjectStoreConnectionTest");
            tester.setDaemon(true);
            tester.start();
        }
    }

    private void test() {
        try {
            Connection tested = connection;
            long breaksBefore = breaks.get();
            long heardBefore = tested.getStatistics().getInMsgs();
            if (answersPing(tested)
                    || breaks.get() != breaksBefore
                    || tested.getStatistics().getInMsgs() != heardBefore // a ping may wait behind much else
                    || tested.getStatus() != Connection.Status.CONNECTED) {
                return;
            }
            LOG.warn(
                    "The NATS connection is up but answers nothing, a ping neither; it is made again [server={}]",
                    tested.getConnectedUrl());
            source.renew(tested);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The NATS connection answers nothing and could not be made again: {}", e.getMessage(), e);
        } finally {
            testing.set(false);
        }
    }

    private static boolean answersPing(Connection tested) {
        try {
            Duration unused = tested.RTT();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    WireException timeout(String subject, Duration timeout) {
        doubt();
        Connection.Status status = connection.getStatus();
        String last = connection.getLastError();
        String error =
                status == Connection.Status.CONNECTED && !String.valueOf(last).contains(subject) ? null : last;
        return new WireException(
                Kind.TIMEOUT,
                "no answer on " + subject + " within " + timeout.toMillis() + " ms (connection " + status
                        + (error == null ? "" : ", the server's last error: " + error) + ")");
    }

    /** The connection, which may be closed. */
    Connection connection() {
        return connection;
    }

    /**
     * The connection; waits for another one if it is closed for good.
     *
     * @throws WireException CONNECTION if there is none in time
     */
    Connection awaitOpen(Duration patience) throws WireException {
        Connection current = connection;
        if (current.getStatus() != Connection.Status.CLOSED) {
            return current;
        }
        try {
            return source.awaitOpen(patience);
        } catch (InterruptedIOException e) {
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited to send", e);
        } catch (IOException e) {
            throw new WireException(Kind.CONNECTION, String.valueOf(e.getMessage()), e);
        }
    }

    boolean isConnected() {
        return connection.getStatus() == Connection.Status.CONNECTED;
    }

    @Override
    public synchronized void close() {
        closed = true;
        connection.removeConnectionListener(events);
        if (connection.getStatus() != Connection.Status.CLOSED) {
            Uninterrupted.run(() -> connection.closeDispatcher(dispatcher));
        }
    }
}
