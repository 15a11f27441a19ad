/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.camelobjectstore.engine.wire.DurableMessage;

/**
 * Events of a durable consumer that are here and that nobody has taken yet: they came while nobody read, or must come again
 * without the server. In the order in which they came; of a revision there is one. Safe for use by several threads.
 */
final class WaitingEvents {
    private final Map<Long, Waiting> byRevision = new LinkedHashMap<>();

    /**
     * One of them.
     *
     * @param passedOver whether the server will not deliver it again
     */
    record Waiting(DurableMessage message, boolean passedOver) {}

    /** Takes in what came while nobody read. */
    void unread(DurableMessage message) {
        add(new Waiting(message, false));
    }

    /** Takes in what must come again from here. */
    void passedOver(DurableMessage message) {
        add(new Waiting(message, true));
    }

    private synchronized void add(Waiting waiting) {
        byRevision.put(waiting.message().message().sequence(), waiting);
    }

    synchronized boolean contains(long revision) {
        return byRevision.containsKey(revision);
    }

    /** Takes the first one. */
    synchronized Optional<DurableMessage> take() {
        Iterator<Waiting> all = byRevision.values().iterator();
        if (!all.hasNext()) {
            return Optional.empty();
        }
        DurableMessage first = all.next().message();
        all.remove();
        return Optional.of(first);
    }

    /** Takes all of them. */
    synchronized List<Waiting> takeAll() {
        List<Waiting> all = List.copyOf(byRevision.values());
        byRevision.clear();
        return all;
    }

    synchronized void forEach(Consumer<DurableMessage> action) {
        byRevision.values().forEach(waiting -> action.accept(waiting.message()));
    }
}
