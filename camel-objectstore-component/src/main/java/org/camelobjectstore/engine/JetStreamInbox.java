/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The one subscription on which a client receives every answer and acknowledgement.
 *
 * <p>Why not jnats' requests: they are flushed one by one, their time-out is swept every five seconds, and whether "no
 * responders" comes as an answer depends on options of a connection that may not be ours.
 *
 * <p>Threads: receivers run on the dispatcher's thread and must not wait.
 */
final class JetStreamInbox implements AutoCloseable {
    private final Connection connection;
    private final Dispatcher dispatcher;
    private final String prefix;
    private final Map<String, Consumer<Message>> receivers = new ConcurrentHashMap<>();

    JetStreamInbox(Connection connection) {
        this.connection = connection;
        this.prefix = connection.createInbox() + ".";
        this.dispatcher = connection.createDispatcher(this::deliver);
        dispatcher.setPendingLimits(
                -1, -1); // bounded by what was asked for; a dropped acknowledgement would be a lost put
        dispatcher.subscribe(prefix + ">");
    }

    private void deliver(Message message) {
        String token = message.getSubject().substring(prefix.length());
        int end = token.indexOf('.');
        Consumer<Message> receiver = receivers.get(end < 0 ? token : token.substring(0, end));
        if (receiver != null) {
            receiver.accept(message);
        }
    }

    /**
     * Directs all messages to {@code replyTo(token)} and the subjects below it to {@code receiver}, until {@link #forget}.
     *
     * @return the token
     */
    String register(Consumer<Message> receiver) {
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

    /** Sends a request; the answer, whatever its status, completes the future. Nothing times it out. */
    CompletableFuture<Message> ask(String subject, @Nullable Headers headers, byte @Nullable [] body) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        String token = register(answer::complete);
        CompletableFuture<?> unused = answer.whenComplete((message, failure) -> forget(token));
        try {
            publish(subject, replyTo(token), headers, body);
        } catch (WireException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Sends a request and waits for the answer. */
    Message request(String subject, @Nullable Headers headers, byte @Nullable [] body, Duration timeout)
            throws WireException {
        CompletableFuture<Message> answer = ask(subject, headers, body);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.cancel(false);
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw timeout(subject, timeout);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WireException wire) {
                throw wire;
            }
            throw new WireException(Kind.CONNECTION, "the request to " + subject + " failed", e.getCause());
        }
    }

    WireException timeout(String subject, Duration timeout) {
        return new WireException(
                Kind.TIMEOUT,
                "no answer on " + subject + " within " + timeout.toMillis() + " ms (connection "
                        + connection.getStatus() + ")");
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // jnats tells the server nothing on an interrupted thread
        try {
            if (connection.getStatus() != Connection.Status.CLOSED) {
                connection.closeDispatcher(dispatcher);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
