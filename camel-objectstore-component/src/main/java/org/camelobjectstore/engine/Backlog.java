/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Counts what is still to come for a watch that leaves events out, while the server counts them all.
 *
 * <p>An event is held back until it is known whether another one follows, so that 0 is told with the last one and no
 * other. One thread uses it.
 */
final class Backlog {
    private final Deque<ObjectEvent> held = new ArrayDeque<>(2);
    /** Messages ahead that will be left out. */
    private long others;

    /** Counts what will be left out of the messages that are stored from {@code start} on. */
    void countOthers(MetaList metas, StartAt start, Predicate<StoredObject> other) throws IOException {
        long[] count = {0};
        metas.forEach(start, object -> {
            if (other.test(object)) {
                count[0]++;
            }
        });
        others = count[0];
    }

    /** How many events are held back. */
    int size() {
        return held.size();
    }

    /** An event that need not be held back any more. */
    Optional<ObjectEvent> ready() {
        ObjectEvent first = held.peek();
        return first != null && (held.size() > 1 || first.pending() == 0) ? flush() : Optional.empty();
    }

    /** Takes a wanted event in, and gives the one before it, if any. */
    Optional<ObjectEvent> wanted(ObjectEvent event) {
        ObjectEvent before = held.poll();
        held.add(event.pending() == 0 ? event : event.withPending(Math.max(1, event.pending() - others)));
        return before == null ? ready() : Optional.of(before);
    }

    /** Takes note of a message that is left out; if it was the last one, so was the event held back. */
    Optional<ObjectEvent> other(long pending) {
        others = Math.max(0, others - 1);
        return pending == 0 ? flush().map(event -> event.withPending(0)) : Optional.empty();
    }

    /** Takes note of a message that is no event at all; the event held back may be the last one. */
    void unreadable(long pending) {
        other(pending).ifPresent(held::add);
    }

    /** The event held back, since nothing else came. */
    Optional<ObjectEvent> flush() {
        return Optional.ofNullable(held.poll());
    }

    void clear() {
        held.clear();
        others = 0;
    }
}
