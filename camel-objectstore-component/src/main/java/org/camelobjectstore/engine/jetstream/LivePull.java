/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * Reads what is stored and what comes after, by an ephemeral consumer.
 *
 * <p>A server that is to send the last message of each subject makes a list of them first. When it comes to one that was
 * overwritten since, it stops until something makes it look again. So when nothing comes although something is stored, it
 * is asked for one message more. Its count of pending messages is wrong then, too; that nothing is pending is believed
 * where the stream has nothing further.
 */
final class LivePull implements LiveMessages {
    /** How long nothing may come although something is stored. */
    private static final Duration PATIENCE = Duration.ofMillis(10);

    private final PullConsumer pull;
    private final StoredPull.Stream stream;
    private final ComingMessages coming;

    /** Of the last message that came, or the one before the first that is wanted; -1 if that is not known. */
    private long sequence;

    private boolean caughtUp;
    private long initialPending;

    private LivePull(PullConsumer pull, StoredPull.Stream stream, DeliverPolicy start) {
        this.pull = pull;
        this.stream = stream;
        this.coming = new ComingMessages(pull.fetch());
        this.sequence = switch (start.kind()) {
            case LAST_PER_SUBJECT, ALL -> 0;
            case BY_START_SEQUENCE -> start.startSequence() - 1;
            case NEW, BY_START_TIME -> -1;
        };
    }

    /** Begins the reading, once the consumer is there and the server answers a request for messages. */
    static LivePull begin(PullConsumer pull, StoredPull.Stream stream, DeliverPolicy start, Duration requestTimeout)
            throws IOException {
        LivePull messages = new LivePull(pull, stream, start);
        try {
            pull.awaitCreated();
            messages.initialPending = pull.initialPending() == 0 && messages.isFurther() ? 1 : pull.initialPending();
            messages.coming.begin(requestTimeout);
            return messages;
        } catch (IOException e) {
            pull.close();
            throw e;
        }
    }

    @Override
    public long initialPending() {
        return initialPending;
    }

    @Override
    public Optional<WireMessage> next(Duration wait, int room) throws IOException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            long left = Math.max(0, deadline - System.nanoTime());
            boolean patient = pull.pendingOnServer() == 0;
            Duration slice = Duration.ofNanos(patient ? left : Math.min(left, PATIENCE.toNanos()));
            Optional<PulledMessage> next = coming.next(slice, room);
            if (next.isPresent()) {
                return Optional.of(received(next.get()));
            }
            if (patient || left == 0) {
                return Optional.empty();
            }
            if (isFurther()) {
                pull.fetch().nudge(PATIENCE);
            }
        }
    }

    private WireMessage received(PulledMessage pulled) throws IOException {
        pull.checkNoGap(pulled.delivery());
        WireMessage message = pulled.message();
        sequence = message.sequence();
        if (caughtUp || message.pending() > 0 || !isFurther()) {
            return message;
        }
        return message.withPending(1);
    }

    /** Asks whether there is a message behind the last one, if the server's own count leaves a doubt. */
    private boolean isFurther() throws IOException {
        boolean further = sequence >= 0 && stream.hasBehind(sequence);
        pull.setFurther(further);
        caughtUp |= !further;
        return further;
    }

    @Override
    public void close() {
        pull.close();
    }
}
