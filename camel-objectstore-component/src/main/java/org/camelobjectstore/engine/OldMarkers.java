/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * The delete markers that a sweep comes across, and which of them nobody needs: old ones that every consumer has passed,
 * durable or not, and that are all there is of their names.
 */
final class OldMarkers {
    private final Wire wire;
    private final BucketSubjects subjects;
    private final Map<String, Marker> seen = new HashMap<>();

    private int tooYoung;
    private int hiding;
    private int removed;
    private final Map<String, Integer> waitedFor = new TreeMap<>();

    private record Marker(String subject, String name, long sequence, Instant time) {}

    OldMarkers(Wire wire, BucketSubjects subjects) {
        this.wire = wire;
        this.subjects = subjects;
    }

    /** Takes notice of a message; the last of a subject decides, in whichever order they come. */
    void see(WireMessage message, StoredObject object) {
        Marker known = seen.get(message.subject());
        if (known != null && known.sequence() > message.sequence()) {
            return;
        }
        if (object.deleted()) {
            seen.put(
                    message.subject(),
                    new Marker(message.subject(), object.name(), message.sequence(), message.time()));
        } else {
            seen.remove(message.subject());
        }
    }

    /**
     * Removes those that are old and of no use.
     *
     * @param counted how many meta messages there are on each subject
     */
    SweepReport.Markers sweep(Instant youngest, Map<String, Long> counted, boolean dryRun) throws IOException {
        List<ConsumerState> consumers = wire.consumers();
        List<Marker> useless = new ArrayList<>();
        for (Marker marker : seen.values()) {
            if (isUseless(marker, youngest, counted, consumers)) {
                useless.add(marker);
            }
        }
        if (dryRun) {
            removed = useless.size();
        } else {
            AskedAhead.forEach(
                    useless, marker -> wire.askPurgeThrough(marker.subject(), marker.sequence()), (marker, purged) -> {
                        if (purged > 0) { // else somebody has put the name anew
                            removed++;
                        }
                    });
        }
        return new SweepReport.Markers(removed, !dryRun, tooYoung, hiding, waitedFor);
    }

    private boolean isUseless(Marker marker, Instant youngest, Map<String, Long> counted, List<ConsumerState> consumers)
            throws IOException {
        if (!subjects.isMetaOf(marker.name(), marker.subject())) {
            return false; // to purge that subject might purge others
        }
        if (marker.time().isAfter(youngest)) {
            tooYoung++;
            return false;
        }
        if (isElsewhere(marker, counted)) {
            hiding++;
            return false;
        }
        if (counted.getOrDefault(marker.subject(), 0L) > 1 && !isLast(marker)) {
            return false;
        }
        List<String> waiting = consumers.stream()
                .filter(consumer -> !consumer.hasPassed(marker.subject(), marker.sequence()))
                .map(ConsumerState::name)
                .toList();
        waiting.forEach(consumer -> waitedFor.merge(consumer, 1, Integer::sum));
        return waiting.isEmpty();
    }

    /** Whether the name has a message under another encoding as well. */
    private boolean isElsewhere(Marker marker, Map<String, Long> counted) {
        return Stream.concat(Stream.of(subjects.meta(marker.name())), subjects.otherMetas(marker.name()).stream())
                .anyMatch(subject -> !subject.equals(marker.subject()) && counted.containsKey(subject));
    }

    private boolean isLast(Marker marker) throws IOException {
        return wire.last(marker.subject(), Freshness.LEADER)
                .filter(last -> last.sequence() == marker.sequence())
                .isPresent();
    }
}
