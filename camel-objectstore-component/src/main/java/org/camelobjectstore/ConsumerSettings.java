/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.jspecify.annotations.Nullable;

/** The options that only a consumer has. */
record ConsumerSettings(StartAt start, Set<ObjectEvent.Type> events, boolean includeBody) {

    static ConsumerSettings from(ObjectStoreConfiguration configuration) {
        return new ConsumerSettings(
                start(configuration), events(configuration.getEvents()), configuration.isIncludeBody());
    }

    private static StartAt start(ObjectStoreConfiguration configuration) {
        String policy = configuration.getDeliverPolicy();
        return switch (policy.toLowerCase(Locale.ROOT)) {
            case "lastpersubject" -> StartAt.current();
            case "new" -> StartAt.changes();
            case "all" -> StartAt.everything();
            case "bystartsequence" -> StartAt.revision(startSequence(configuration.getStartSequence()));
            case "bystarttime" -> StartAt.time(startTime(configuration.getStartTime()));
            default ->
                throw new IllegalArgumentException("deliverPolicy '" + policy
                        + "' is unknown; allowed are lastPerSubject, new, all, byStartSequence, byStartTime");
        };
    }

    private static long startSequence(@Nullable Long sequence) {
        if (sequence == null) {
            throw new IllegalArgumentException("deliverPolicy=byStartSequence needs the option startSequence");
        }
        return sequence;
    }

    private static Instant startTime(@Nullable String time) {
        if (time == null) {
            throw new IllegalArgumentException("deliverPolicy=byStartTime needs the option startTime");
        }
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "startTime '" + time + "' is not a time such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static Set<ObjectEvent.Type> events(String commaSeparated) {
        Set<ObjectEvent.Type> events = EnumSet.noneOf(ObjectEvent.Type.class);
        for (String event : commaSeparated.trim().split("\\s*,\\s*", -1)) {
            events.add(Settings.choice("events", event, ObjectEvent.Type.class));
        }
        return events;
    }
}
