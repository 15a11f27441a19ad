/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * The meta messages of a bucket as the stream's leader holds them, each asked for by itself. For what cannot be taken
 * back: a consumer, by which {@link MetaList} reads faster, may run on a replica that lacks some of them.
 *
 * <p>Older messages of a name are among them, if a writer left out the roll-up.
 */
final class LeaderMetas {
    private static final int LANES = 32;
    /** A part of fewer sequences is not worth a lane of its own. */
    private static final long WORTH_A_LANE = 64;

    /** Messages read one by one, before it is said that the end is not in sight. */
    static final int CHASE = 10_000;

    private final Wire wire;
    private final String subject;
    /** Whatever is stored below was read. */
    private long next = 1;

    /** What takes them, in no order. */
    interface Reader {
        void read(WireMessage message) throws IOException;
    }

    LeaderMetas(Wire wire, BucketSubjects subjects) {
        this.wire = wire;
        this.subject = subjects.allMeta();
    }

    /** Reads what was not read yet through a sequence, in several parts of the stream at the same time. */
    void readThrough(long last, Reader reader) throws IOException {
        Deque<Lane> lanes = new ArrayDeque<>();
        try {
            lanes.add(new Lane(next, last));
            while (!lanes.isEmpty()) {
                split(lanes);
                Lane lane = lanes.remove();
                if (lane.readNext(reader)) {
                    lanes.add(lane);
                }
            }
        } finally {
            lanes.forEach(Lane::close);
        }
        next = last + 1;
    }

    /**
     * Reads what was stored since, until there is no more.
     *
     * @throws WireException BEHIND if writers are faster than this
     */
    void readOn(Reader reader) throws IOException {
        Optional<WireMessage> message = ask(next);
        for (int read = 0; message.isPresent(); read++) {
            if (read == CHASE) {
                throw new WireException(
                        Kind.BEHIND,
                        "meta messages are written faster than they can be read: after " + CHASE
                                + " more the end is not in sight");
            }
            next = message.get().sequence() + 1;
            reader.read(message.get());
            message = ask(next);
        }
    }

    private Optional<WireMessage> ask(long from) throws IOException {
        try (Pending<Optional<WireMessage>> asked = wire.askNext(subject, from)) {
            return asked.await();
        }
    }

    /** The sequence from which on nothing was read yet. */
    long next() {
        return next;
    }

    /** A lane that has ended leaves room for another, which takes the second half of the longest. */
    private void split(Deque<Lane> lanes) throws IOException {
        while (lanes.size() < LANES) {
            Lane longest =
                    lanes.stream().max(Comparator.comparingLong(Lane::left)).orElseThrow();
            if (longest.left() < WORTH_A_LANE) {
                return;
            }
            lanes.add(longest.half());
        }
    }

    /** A part of the stream, of which the next message has been asked for. */
    private final class Lane {
        private long from;
        private long last;
        private Pending<Optional<WireMessage>> asked;

        Lane(long from, long last) throws IOException {
            this.from = from;
            this.last = last;
            this.asked = wire.askNext(subject, from);
        }

        long left() {
            return last - from;
        }

        Lane half() throws IOException {
            long middle = from + left() / 2;
            Lane second = new Lane(middle + 1, last);
            last = middle;
            return second;
        }

        /** Reads one message; true if there may be more in this part, which are asked for then. */
        boolean readNext(Reader reader) throws IOException {
            Optional<WireMessage> message;
            try (Pending<Optional<WireMessage>> pending = asked) {
                message = pending.await();
            }
            if (message.isEmpty() || message.get().sequence() > last) {
                return false;
            }
            reader.read(message.get());
            from = message.get().sequence() + 1;
            if (from > last) {
                return false;
            }
            asked = wire.askNext(subject, from);
            return true;
        }

        void close() {
            asked.close();
        }
    }
}
