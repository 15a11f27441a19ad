/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * The durable consumers of a {@link FakeStream}: what is to be delivered again is at once, whatever the delay, and nothing
 * ever runs out of time by itself. Everything under the stream's lock.
 */
final class FakeDurables {
    private final FakeStream stream;
    private final Map<String, Durable> durables = new HashMap<>();
    private final List<String> replies = new ArrayList<>();
    private int room;
    private boolean ahead;

    FakeDurables(FakeStream stream) {
        this.stream = stream;
    }

    private record Outstanding(WireMessage message, long deliveries) {}

    private static final class Durable {
        final DurableReading reading;
        final FakeStream.Cursor cursor;
        final Instant created;
        final Map<String, Outstanding> unsettled = new HashMap<>();
        final Deque<Outstanding> again = new ArrayDeque<>();
        final long before;
        int deliveries;
        long delivered;
        long consumerFloor;

        Durable(DurableReading reading, FakeStream.Cursor cursor, StreamState state) {
            this.reading = reading;
            this.cursor = cursor;
            this.created = state.now();
            this.before = state.lastSequence();
        }
    }

    DurableMessages share(DurableReading reading, int life) throws WireException {
        synchronized (stream) {
            Durable durable = durables.get(reading.name());
            if (durable == null || !durable.cursor.isAlive()) {
                durable = new Durable(reading, stream.cursor(reading.filter(), reading.start()), stream.state());
                durables.put(reading.name(), durable);
            } else if (!sameSettings(durable.reading, reading)) {
                throw new WireException(Kind.OTHER_SETTINGS, "the durable consumer '" + reading.name() + "' differs");
            }
            return new Share(durable, life);
        }
    }

    private static boolean sameSettings(DurableReading a, DurableReading b) {
        return a.filter().equals(b.filter())
                && a.configured().equals(b.configured())
                && a.ackWait().equals(b.ackWait())
                && a.maxDeliver() == b.maxDeliver()
                && a.description().equals(b.description());
    }

    /** Somebody removes a consumer. */
    void remove(String name) {
        synchronized (stream) {
            durables.remove(name).cursor.close();
            stream.notifyAll();
        }
    }

    /** The time to settle is over for all that is unsettled. */
    void runOutOfTime(String name) {
        synchronized (stream) {
            Durable durable = durables.get(name);
            durable.again.addAll(durable.unsettled.values());
            durable.unsettled.clear();
            stream.notifyAll();
        }
    }

    /** From now on, what is to be delivered has been sent already when a reading ends, and nobody has read it. */
    void sendAhead() {
        synchronized (stream) {
            ahead = true;
        }
    }

    /** The server counts a message as settled although nobody has settled it. */
    void forget(String name, long sequence) {
        synchronized (stream) {
            Durable durable = durables.get(name);
            durable.unsettled.values().removeIf(present -> present.message().sequence() == sequence);
        }
    }

    /**
     * The server takes no request any more to deliver again what was delivered so far, as if all that was acknowledged; it
     * still has it.
     */
    void passOver(String name) {
        synchronized (stream) {
            Durable durable = durables.get(name);
            durable.consumerFloor = durable.deliveries;
        }
    }

    List<ConsumerState> states() {
        synchronized (stream) {
            return durables.values().stream()
                    .filter(durable -> durable.cursor.isAlive())
                    .map(durable -> new ConsumerState(
                            durable.reading.name(), List.of(durable.reading.filter()), through(durable)))
                    .toList();
        }
    }

    private long through(Durable durable) {
        return durable.deliveries == 0
                ? durable.cursor.pending() == 0 ? Long.MAX_VALUE : 0
                : floorOf(durable).streamSequence();
    }

    AckFloor ackFloor(String name) throws WireException {
        synchronized (stream) {
            Durable durable = durables.get(name);
            if (durable == null) {
                throw new WireException(Kind.READER_LOST, "404, error 10014: consumer not found");
            }
            return floorOf(durable);
        }
    }

    private static AckFloor floorOf(Durable durable) {
        long floor = Stream.concat(durable.unsettled.values().stream(), durable.again.stream())
                .mapToLong(present -> present.message().sequence() - 1)
                .min()
                .orElse(durable.delivered);
        return new AckFloor(durable.consumerFloor, floor);
    }

    /** The replies other than acknowledgements, with the message: {@code nak 5}, {@code term 5}, {@code inProgress 5}. */
    List<String> replies() {
        synchronized (stream) {
            return List.copyOf(replies);
        }
    }

    /** For how many messages the last one who asked had room. */
    int room() {
        synchronized (stream) {
            return room;
        }
    }

    void ack(String acknowledgeOn) {
        synchronized (stream) {
            durables.values().forEach(durable -> {
                Outstanding settled = durable.unsettled.remove(acknowledgeOn);
                if (settled != null) {
                    durable.again.removeIf(waiting ->
                            waiting.message().sequence() == settled.message().sequence());
                }
            });
        }
    }

    void tell(String what, String acknowledgeOn, boolean again) {
        synchronized (stream) {
            for (Durable durable : durables.values()) {
                Outstanding present = durable.unsettled.get(acknowledgeOn);
                if (present == null) {
                    continue;
                }
                replies.add(what + " " + present.message().sequence());
                if (again && sequence(acknowledgeOn) <= durable.consumerFloor) {
                    continue;
                }
                if (!what.equals("inProgress")) {
                    durable.unsettled.remove(acknowledgeOn);
                }
                if (again) {
                    durable.again.add(present);
                    stream.notifyAll();
                }
            }
        }
    }

    private static long sequence(String acknowledgeOn) {
        return Long.parseLong(acknowledgeOn.substring(acknowledgeOn.lastIndexOf('.') + 1));
    }

    private final class Share implements DurableMessages {
        private final Durable durable;
        private final long initialPending;
        private final long acknowledgedThrough;
        private boolean ended;
        private int life;

        Share(Durable durable, int life) {
            this.durable = durable;
            this.initialPending = durable.cursor.pending();
            this.acknowledgedThrough = durable.reading.start().kind() == DeliverPolicy.Kind.NEW ? durable.before : 0;
            this.life = life;
        }

        @Override
        public Instant created() {
            return durable.created;
        }

        @Override
        public long initialPending() {
            return initialPending;
        }

        @Override
        public long acknowledgedThrough() {
            return acknowledgedThrough;
        }

        @Override
        public Optional<DurableMessage> next(Duration wait, int room) throws WireException {
            long deadline = System.nanoTime() + wait.toNanos();
            synchronized (stream) {
                FakeDurables.this.room = room;
                while (!ended) {
                    if (life == 0 || !durable.cursor.isAlive()) {
                        throw new WireException(Kind.READER_LOST, "the server-side reader was lost: fake");
                    }
                    Optional<DurableMessage> next = take();
                    long left = deadline - System.nanoTime();
                    if (next.isPresent() || left <= 0) {
                        life -= next.isPresent() ? 1 : 0;
                        return next;
                    }
                    try {
                        TimeUnit.NANOSECONDS.timedWait(stream, left);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it read", e);
                    }
                }
                throw new WireException(Kind.CONNECTION, "the reading was closed");
            }
        }

        private Optional<DurableMessage> take() throws WireException {
            Outstanding waiting = durable.again.poll();
            while (waiting != null) {
                if (waiting.deliveries() != durable.reading.maxDeliver()
                        && stream.next(
                                        waiting.message().subject(),
                                        waiting.message().sequence())
                                .filter(isSame(waiting.message()))
                                .isPresent()) {
                    return Optional.of(deliver(new Outstanding(waiting.message(), waiting.deliveries() + 1)));
                }
                waiting = durable.again.poll();
            }
            return durable.cursor.take().map(message -> deliver(new Outstanding(message, 1)));
        }

        private static Predicate<WireMessage> isSame(WireMessage message) {
            return stored -> stored.sequence() == message.sequence();
        }

        private DurableMessage deliver(Outstanding outstanding) {
            String acknowledgeOn = "ack." + durable.reading.name() + "." + ++durable.deliveries;
            durable.unsettled.put(acknowledgeOn, outstanding);
            durable.delivered =
                    Math.max(durable.delivered, outstanding.message().sequence());
            return new DurableMessage(
                    outstanding.message(), outstanding.deliveries(), durable.deliveries, acknowledgeOn);
        }

        @Override
        public void end() {
            synchronized (stream) {
                ended = true;
                stream.notifyAll();
            }
        }

        @Override
        public List<DurableMessage> unread() {
            synchronized (stream) {
                List<DurableMessage> unread = new ArrayList<>();
                try {
                    for (Optional<DurableMessage> next = sent(); next.isPresent(); next = sent()) {
                        unread.add(next.get());
                    }
                } catch (WireException e) {
                    throw new AssertionError(e);
                }
                return unread;
            }
        }

        private Optional<DurableMessage> sent() throws WireException {
            return ahead ? take() : Optional.empty();
        }

        @Override
        public void close() {
            end();
        }
    }
}
