/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which events a watch takes, from where on, and how many at a time.
 *
 * @param start where it begins; a durable consumer that exists goes on where it was
 * @param selection which objects' events
 * @param maxInFlight how many events are taken from the server and not settled, 1 or more
 * @param durable the durable consumer to share; null for a watch of its own that is forgotten when it is closed
 */
public record WatchRequest(
        StartAt start,
        Selection selection,
        int maxInFlight,
        @Nullable DurableSettings durable) {
    public static final int DEFAULT_MAX_IN_FLIGHT = 100;

    /**
     * Which events are wanted.
     *
     * @param objectName the one object; null for all that pass
     * @param names which names pass
     * @param types which kinds of events pass
     * @param text what {@code names} and {@code types} leave out, in words, by which those who share a durable consumer
     *     find out that they want the same; empty for nothing
     */
    public record Selection(
            @Nullable String objectName, Predicate<String> names, Set<ObjectEvent.Type> types, String text) {
        public static final Selection ALL =
                new Selection(null, name -> true, EnumSet.allOf(ObjectEvent.Type.class), "");

        public Selection {
            types = Set.copyOf(types);
        }

        /** The same, of one object alone. */
        public Selection withObjectName(@Nullable String newObjectName) {
            return new Selection(newObjectName, names, types, text);
        }

        boolean wants(ObjectEvent event) {
            return isOfObject(event.object())
                    && types.contains(event.type())
                    && names.test(event.object().name());
        }

        boolean isOfObject(StoredObject object) {
            return objectName == null || objectName.equals(object.name());
        }

        String describe() {
            return objectName == null ? text : ("objectName=" + objectName + " " + text).trim();
        }
    }

    public WatchRequest {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlightEvents " + maxInFlight + " must be 1 or more");
        }
    }

    /** All events from {@code start} on. */
    public static WatchRequest from(StartAt start) {
        return new WatchRequest(start, Selection.ALL, DEFAULT_MAX_IN_FLIGHT, null);
    }

    public WatchRequest withSelection(Selection newSelection) {
        return new WatchRequest(start, newSelection, maxInFlight, durable);
    }

    public WatchRequest withMaxInFlight(int newMaxInFlight) {
        return new WatchRequest(start, selection, newMaxInFlight, durable);
    }

    public WatchRequest withDurable(@Nullable DurableSettings newDurable) {
        return new WatchRequest(start, selection, maxInFlight, newDurable);
    }
}
