/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * Reads what is stored, two windows ahead of its reader.
 *
 * <p>What the server counts as pending is wrong while messages are stored and removed, and an answer that ends a request may
 * have another reason. So the end is only where both say so, or where a look at the stream finds nothing further. A copy of
 * the stream on a server of a cluster may be behind: its end is the end only if the leader has nothing newer.
 */
final class StoredPull implements StoredMessages {
    /** More requests than this are not under way, however little each of them may ask for. */
    private static final int MAX_REQUESTS = 128;
    /** How long nothing may come before the server is asked why: what was pending may be gone. */
    private static final Duration DOUBT = Duration.ofMillis(250);
    /** How long a copy of the stream may be behind its leader. */
    private static final Duration LAG = Duration.ofMillis(250);
    /** Messages beyond a multiple of those that were there, before it is said that the end is not in sight. */
    private static final int CHASE = 10_000;

    /** The stream that is read from. */
    interface Stream {
        /** Whether there is a message behind this sequence. */
        boolean hasBehind(long sequence) throws IOException;

        /** The sequence of the last message as the leader has it; 0 if there is none. */
        long lastAtLeader() throws IOException;
    }

    private final PullConsumer pull;
    private final ReadWindow window;
    private final Duration stallTimeout;
    private final Stream stream;

    private boolean ended;
    /** Whether a message came since the server last broke a request off. */
    private boolean progress;
    /** Of the last message that came. */
    private long sequence;

    private long messages;
    /** When the leader was asked; 0 before. */
    private long behindSince;

    private long leadersLast;

    /**
     * Begins the reading.
     *
     * @param from sequence of the first message that is wanted
     */
    StoredPull(PullConsumer pull, Stream stream, long from, ReadWindow window, Duration stallTimeout) {
        this.pull = pull;
        this.stream = stream;
        this.sequence = from - 1;
        this.window = window;
        this.stallTimeout = stallTimeout;
    }

    @Override
    public long initialPending() throws WireException {
        return pull.initialPending();
    }

    @Override
    public Optional<WireMessage> next() throws IOException {
        long begun = System.nanoTime();
        while (!ended) {
            boolean more = pull.pendingOnServer() > 0;
            askAhead();
            if (!more && pull.fetch().outstanding() <= 0) {
                ended = isEnd();
                continue;
            }
            Arrival arrival = pull.await(DOUBT);
            switch (arrival.kind()) {
                case MESSAGE -> {
                    return Optional.of(received(arrival.message().message()));
                }
                case NOTHING_STORED -> ended = more ? isEnd() : isLeadersEnd();
                case SIGN_OF_LIFE -> {
                    checkNotStalled(System.nanoTime() - begun);
                    if (!progress) {
                        pull.fetch().requestStored(1, 0); // the next message alone is larger than a window
                    }
                    progress = false;
                }
                case SILENCE -> {
                    checkNotStalled(System.nanoTime() - begun);
                    ended = pull.askPending() == 0 && isEnd();
                }
            }
        }
        return Optional.empty();
    }

    private WireMessage received(WireMessage message) throws WireException {
        progress = true;
        sequence = message.sequence();
        if (++messages > 4 * pull.initialPending() + CHASE) {
            throw new WireException(
                    Kind.BEHIND,
                    "messages are written faster than they can be read: after " + messages
                            + " the end is not in sight; there were " + pull.initialPending() + " at first");
        }
        return message;
    }

    private void checkNotStalled(long silence) throws WireException {
        if (silence > stallTimeout.toNanos()) {
            throw Fetch.lost("nothing came for " + silence / 1_000_000 + " ms");
        }
    }

    private void askAhead() throws WireException {
        Fetch fetch = pull.fetch();
        int batch = fetch.batch(window.messages());
        long enough = Math.min(window.messages(), (long) batch * MAX_REQUESTS);
        long bytes = Math.max(1, (long) window.bytes() * batch / window.messages());
        while (fetch.outstanding() <= enough && pull.pendingOnServer() > fetch.outstanding()) {
            fetch.requestStored(batch, bytes);
        }
    }

    /** Looks into the stream for a further message, which the server's count did not tell of. */
    private boolean isEnd() throws IOException {
        if (pull.mayLag()) {
            return isLeadersEnd();
        }
        boolean more = stream.hasBehind(sequence);
        pull.setFurther(more);
        return !more;
    }

    /**
     * Whether the copy of the stream that is read, whose end was reached, has all that the leader had when it was asked. If
     * not, it is given a moment.
     */
    private boolean isLeadersEnd() throws IOException {
        if (!pull.mayLag()) {
            return true;
        }
        if (behindSince == 0) {
            leadersLast = stream.lastAtLeader();
            behindSince = System.nanoTime();
        } else if (System.nanoTime() - behindSince > LAG.toNanos()) {
            leadersLast = stream.lastAtLeader(); // what it was before may have been removed
            if (leadersLast > sequence) {
                throw new WireException(
                        Kind.BEHIND,
                        "the copy of the stream that was read ends at sequence " + sequence + ", its leader has "
                                + leadersLast);
            }
        }
        boolean more = leadersLast > sequence;
        pull.setFurther(more);
        return !more;
    }

    @Override
    public void close() {
        pull.close();
    }
}
