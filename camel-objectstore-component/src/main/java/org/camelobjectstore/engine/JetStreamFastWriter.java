/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the chunks of one put as a fast-ingest batch (ADR-50), which the server acknowledges every so many chunks and
 * not one by one.
 *
 * <pre>
 *   reply subject   {inbox}.{token}.{flow}.fail.{sequence}.{operation}.$FI
 *   answers         {"type":"ack","seq":20,"msgs":10}   up to 20 stored in order, the next one after 10 more
 *                   {"type":"gap"|"err",...}            something is missing or was refused: the batch is over
 *                   {"stream":...,"seq":...}            all stored; the answer to the end of the batch
 * </pre>
 *
 * <p>"fail" makes the server store in order and without gaps, or stop. It forgets a batch that is silent for ten seconds,
 * as one whose body comes slowly may be; so the batch is kept alive by pings.
 *
 * <p>Threads: one publishes; answers come on the dispatcher's thread, pings on the JDK's timer for futures.
 */
final class JetStreamFastWriter implements Wire.ChunkWriter {
    private static final int START = 0;
    private static final int APPEND = 1;
    private static final int END = 3;
    private static final int PING = 4;

    private static final Duration PING_INTERVAL = Duration.ofSeconds(4);
    /** Acknowledgements that may be outstanding, of which the server is told to send one for so many chunks. */
    private static final int OUTSTANDING_ACKS = 3;

    private static final Executor TIMER =
            CompletableFuture.delayedExecutor(PING_INTERVAL.toNanos(), TimeUnit.NANOSECONDS, Runnable::run);

    private final JetStreamInbox inbox;
    private final String subject;
    private final Wire.ChunkAcks acks;
    private final JetStreamAcks reader;
    private final Duration timeout;
    private final Runnable whenNotAllowed;
    private final String token;
    private final String replyPrefix;

    /** The rest is guarded by this. */
    private long sent;

    private long stored;
    private int flow = 1;
    private boolean answered;
    private boolean ending;
    private boolean over;
    private @Nullable WireException lost;
    private boolean closed;
    private long lastSentNanos;

    /**
     * Makes a writer.
     *
     * @param ahead how many chunks the caller will have in flight at most
     * @param whenNotAllowed is told that the bucket allows no batches any more
     */
    JetStreamFastWriter(
            JetStreamApi api,
            String subject,
            Wire.ChunkAcks acks,
            JetStreamAcks reader,
            long ahead,
            Runnable whenNotAllowed) {
        this.whenNotAllowed = whenNotAllowed;
        this.inbox = api.inbox();
        this.subject = subject;
        this.acks = acks;
        this.reader = reader;
        this.timeout = api.timeout();
        this.token = inbox.register(new JetStreamInbox.Receiver() {
            @Override
            public void receive(Message answer) {
                answered(answer);
            }

            @Override
            public void lost(WireException reason) {
                synchronized (JetStreamFastWriter.this) {
                    lost = reason;
                }
                end();
                acks.lost(reason);
            }
        });
        long wanted = Math.max(1, Math.min(ahead / OUTSTANDING_ACKS, Short.MAX_VALUE));
        this.replyPrefix = inbox.replyTo(token) + "." + wanted + ".fail.";
    }

    @Override
    public void publish(long index, byte[] chunk) throws WireException {
        long sequence = index + 1;
        if (!awaitTurn(sequence)) {
            return; // the caller has been told
        }
        inbox.publish(subject, replyTo(sequence, sequence == 1 ? START : APPEND), null, chunk);
        if (sequence == 1) {
            keepAlive();
        }
    }

    /** Waits until the server lets this one be sent; false if the batch is over. */
    private synchronized boolean awaitTurn(long sequence) throws WireException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!over && sequence > 1 && (!answered || sequence > stored + (long) flow * OUTSTANDING_ACKS)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw inbox.timeout(subject, timeout);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left); // answered(): more may be sent
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WireException(
                        Kind.INTERRUPTED, "the thread was interrupted while it waited for an acknowledgement", e);
            }
        }
        if (over && lost != null) {
            throw lost;
        }
        sent = sequence;
        lastSentNanos = System.nanoTime();
        return !over;
    }

    @Override
    public void finish() throws WireException {
        long end;
        synchronized (this) {
            if (lost != null) {
                throw lost;
            }
            if (over || sent == 0) {
                return;
            }
            ending = true;
            end = sent + 1;
        }
        inbox.publish(subject, replyTo(end, END), null, null);
    }

    private String replyTo(long sequence, int operation) {
        return replyPrefix + sequence + "." + operation + ".$FI";
    }

    private void answered(Message answer) {
        try {
            JsonValue json = JetStreamErrors.json(answer);
            String type = JsonValueUtils.readString(json, "type", "");
            switch (type) {
                case "ack" ->
                    proceed(JsonValueUtils.readLong(json, "seq", 0), JsonValueUtils.readInteger(json, "msgs", 1));
                case "" -> {
                    reader.sequence(answer);
                    finished(JsonValueUtils.readLong(json, "count", 0));
                }
                default -> throw new WireException(Kind.REFUSED, "the batch was ended by the server: " + json.toJson());
            }
        } catch (WireException e) {
            if (e.is(Kind.BATCH_NOT_ALLOWED)) {
                whenNotAllowed.run();
            }
            long first;
            synchronized (this) {
                first = stored;
            }
            end();
            acks.refused(first, e);
        }
    }

    private void proceed(long through, int nextFlow) {
        synchronized (this) {
            answered = true;
            flow = Math.max(1, nextFlow);
            stored = Math.max(stored, through);
            notifyAll(); // publish(): its turn may have come
        }
        if (through > 0) {
            acks.storedThrough(through - 1);
        }
    }

    private void finished(long count) throws WireException {
        long all;
        synchronized (this) {
            if (!ending || count != sent) {
                throw new WireException(
                        Kind.REFUSED,
                        "the server ended the batch after " + count + " of " + sent
                                + " chunks; it may have been silent for too long");
            }
            over = true;
            stored = sent;
            all = sent;
            notifyAll(); // publish(), if the server ended the batch by itself
        }
        acks.storedThrough(all - 1);
    }

    private synchronized void end() {
        over = true;
        notifyAll(); // publish(): there is nothing to wait for any more
    }

    /** The timer must not keep the writer, and with it the put's buffers, after the put has ended. */
    private void keepAlive() {
        WeakReference<JetStreamFastWriter> writer = new WeakReference<>(this);
        TIMER.execute(() -> ping(writer.get()));
    }

    private static void ping(@Nullable JetStreamFastWriter writer) {
        String ping = writer == null ? null : writer.nextPing();
        if (writer == null || ping == null) {
            return;
        }
        if (!ping.isEmpty()) {
            try {
                writer.inbox.publish(writer.subject, ping, null, null);
            } catch (WireException e) {
                return; // the put hears of it by its own publishing
            }
        }
        writer.keepAlive();
    }

    /** Null if there is nothing to keep alive any more, empty if it is alive without a ping. */
    private synchronized @Nullable String nextPing() {
        if (over || ending || closed) {
            return null;
        }
        return System.nanoTime() - lastSentNanos < PING_INTERVAL.toNanos() ? "" : replyTo(sent, PING);
    }

    @Override
    public boolean acknowledgesEach() {
        return false;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        inbox.forget(token);
    }
}
