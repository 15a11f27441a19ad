/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * Has the events of one object wait for each other, in the order in which they came. Events that were overtaken while they
 * waited, by a newer one of their object, take room from other objects, so that few of them are kept. Safe for use by
 * several threads.
 */
final class ObjectLanes {
    private final int spare;
    private final Map<String, Deque<Delivery>> waiting = new HashMap<>();
    private final Deque<Delivery> held = new ArrayDeque<>();
    /** How many events wait in lanes behind another one that waits. */
    private int overtaken;

    private boolean holding;

    /**
     * Whether an event may begin.
     *
     * @param now whether it may begin now; otherwise somebody's {@link #leave} will give it
     * @param overtaken what does not wait any more, since newer events do
     */
    record Turn(boolean now, List<Delivery> overtaken) {}

    /** @param spare how many events may wait although a newer one of their object waits too */
    ObjectLanes(int spare) {
        this.spare = spare;
    }

    /** Takes an event in. */
    synchronized Turn enter(Delivery delivery) {
        if (admit(delivery)) {
            return new Turn(true, List.of());
        }
        Deque<Delivery> lane = waiting.get(name(delivery));
        return new Turn(false, lane == null ? List.of() : takeOvertaken(lane));
    }

    private boolean admit(Delivery delivery) {
        Deque<Delivery> lane = waiting.get(name(delivery));
        if (lane != null) {
            overtaken += lane.isEmpty() ? 0 : 1;
            lane.add(delivery);
            return false;
        }
        if (holding) {
            held.add(delivery);
            return false;
        }
        waiting.put(name(delivery), new ArrayDeque<>(0));
        return true;
    }

    /** The oldest ones first. One that is delivered again comes behind those that have overtaken it. */
    private List<Delivery> takeOvertaken(Deque<Delivery> lane) {
        List<Delivery> taken = new ArrayList<>();
        StoredObject newest = lane.stream()
                .map(delivery -> delivery.event().object())
                .max(Comparator.comparingLong(StoredObject::revision))
                .orElseThrow();
        Iterator<Delivery> all = lane.iterator();
        while (overtaken > spare && all.hasNext()) {
            Delivery next = all.next();
            if (isOlder(next.event().object(), newest)) {
                all.remove();
                overtaken--;
                taken.add(next);
            }
        }
        return taken;
    }

    /** Revisions begin anew with a bucket that is made anew; its times do not. */
    private static boolean isOlder(StoredObject one, StoredObject other) {
        return one.revision() < other.revision() && !one.lastModified().isAfter(other.lastModified());
    }

    /** An event has ended; the next one of its object, which may begin now, or null. */
    synchronized @Nullable Delivery leave(Delivery ended) {
        Deque<Delivery> lane = waiting.get(name(ended));
        if (lane == null) {
            return null;
        }
        Delivery next = holding ? null : lane.poll();
        if (next == null) {
            waiting.remove(name(ended));
            overtaken -= Math.max(0, lane.size() - 1);
            held.addAll(lane);
        } else if (!lane.isEmpty()) {
            overtaken--;
        }
        return next;
    }

    /** Lets none begin until {@link #letGo}; those that have begun are not concerned. */
    synchronized void hold() {
        holding = true;
    }

    /** Lets them begin again; those that may begin now, of each object the first that waited. */
    synchronized List<Delivery> letGo() {
        holding = false;
        List<Delivery> waited = new ArrayList<>(held);
        held.clear();
        waited.removeIf(delivery -> !admit(delivery));
        return waited;
    }

    /** Takes out the events that wait or are held. */
    synchronized List<Delivery> takeWaiting() {
        List<Delivery> taken = new ArrayList<>(held);
        held.clear();
        waiting.values().forEach(lane -> {
            taken.addAll(lane);
            lane.clear();
        });
        overtaken = 0;
        return taken;
    }

    private static String name(Delivery delivery) {
        return delivery.event().object().name();
    }
}
