/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.Delivery;
import org.jspecify.annotations.Nullable;

/** Has the events of one object wait for each other, in the order in which they came. Safe for use by several threads. */
final class ObjectLanes {
    private final Map<String, Deque<Delivery>> waiting = new HashMap<>();
    private final Deque<Delivery> held = new ArrayDeque<>();
    private boolean holding;

    /** Whether the event may begin now; otherwise somebody's {@link #leave} will give it. */
    synchronized boolean enter(Delivery delivery) {
        Deque<Delivery> lane = waiting.get(name(delivery));
        if (lane != null) {
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

    /** An event has ended; the next one of its object, which may begin now, or null. */
    synchronized @Nullable Delivery leave(Delivery ended) {
        Deque<Delivery> lane = waiting.get(name(ended));
        Delivery next = lane == null || holding ? null : lane.poll();
        if (next == null) {
            waiting.remove(name(ended));
            if (lane != null) {
                held.addAll(lane);
            }
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
        waited.removeIf(delivery -> !enter(delivery));
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
        return taken;
    }

    private static String name(Delivery delivery) {
        return delivery.event().object().name();
    }
}
