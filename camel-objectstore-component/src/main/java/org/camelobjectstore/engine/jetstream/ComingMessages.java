/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a pull consumer asked for messages as they come, never for more than its reader has room for; silence beyond two
 * heartbeats means that the consumer is lost.
 */
final class ComingMessages {
    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration MAX_SILENCE = HEARTBEAT.multipliedBy(2).plusMillis(500);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(5);
    private static final int MAX_AHEAD = 256;

    private final Fetch fetch;

    /** Of {@link #begin}, as long as nobody has read it. */
    private @Nullable PulledMessage first;

    private long lastHeard = System.nanoTime();
    private long lastAsked = lastHeard;

    ComingMessages(Fetch fetch) {
        this.fetch = fetch;
    }

    /**
     * Asks a first time, for one message if there is one, and waits for an answer of either kind.
     *
     * @throws WireException TIMEOUT if there is none, as when a right is missing, of which the server tells nothing
     */
    void begin(Duration requestTimeout) throws WireException {
        Duration patience = requestTimeout.compareTo(FIRST_ANSWER) < 0 ? requestTimeout : FIRST_ANSWER;
        Arrival answer = fetch.probe(patience);
        if (answer.kind() == Arrival.Kind.SILENCE) {
            fetch.doubtConnection();
            throw new WireException(
                    Kind.TIMEOUT,
                    "the server gave no answer on " + fetch.requestSubject() + " within " + patience.toMillis()
                            + " ms; the user may lack the right to publish there, or to subscribe to its inbox");
        }
        first = answer.pulled();
        lastHeard = System.nanoTime();
        lastAsked = lastHeard;
    }

    /**
     * Waits for the next message.
     *
     * @param room how many messages the reader can take, this one included; 1 or more
     * @return empty if none came in time
     */
    Optional<PulledMessage> next(Duration wait, int room) throws WireException {
        Optional<PulledMessage> taken = takeFirst();
        if (taken.isPresent()) {
            return taken;
        }
        long now = System.nanoTime();
        if (now - lastAsked > HEARTBEAT.toNanos()) {
            lastHeard = now; // the reader was away, so the silence may be its own
        }
        long deadline = now + wait.toNanos();
        while (true) {
            askAhead(Math.min(room, MAX_AHEAD));
            long left = Math.max(1, deadline - System.nanoTime());
            Arrival arrival = fetch.await(Duration.ofNanos(left));
            switch (arrival.kind()) {
                case MESSAGE -> {
                    lastHeard = System.nanoTime();
                    lastAsked = lastHeard;
                    return Optional.of(arrival.message());
                }
                case NOTHING_STORED, SIGN_OF_LIFE -> lastHeard = System.nanoTime();
                case SILENCE -> {
                    lastAsked = System.nanoTime();
                    checkAlive();
                    return Optional.empty();
                }
            }
        }
    }

    /** What {@link #begin} got and nobody has read. */
    Optional<PulledMessage> takeFirst() {
        Optional<PulledMessage> taken = Optional.ofNullable(first);
        first = null;
        return taken;
    }

    private void askAhead(int room) throws WireException {
        long outstanding = fetch.outstanding();
        if (outstanding <= room / 2) {
            fetch.requestComing((int) (room - outstanding), EXPIRES, HEARTBEAT);
        }
    }

    private void checkAlive() throws WireException {
        long silence = System.nanoTime() - lastHeard;
        if (silence > MAX_SILENCE.toNanos()) {
            fetch.doubtConnection();
            throw Fetch.lost("no message and no heartbeat came for " + silence / 1_000_000 + " ms");
        }
    }
}
