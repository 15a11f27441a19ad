/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.spi.IdempotentRepository;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.jspecify.annotations.Nullable;

/**
 * The options that only a consumer has.
 *
 * @param durable null for a watch of its own
 * @param threads how many process events
 * @param maxInFlight how many events are taken and not done with
 * @param maxMessagesPerPoll how many objects a poll takes; 0 for any number
 */
public record ConsumerSettings(
        StartAt start,
        Set<ObjectEvent.Type> events,
        boolean includeBody,
        @Nullable DurableSettings durable,
        Redelivery redelivery,
        boolean manualAck,
        int threads,
        int maxInFlight,
        AfterReadSettings afterRead,
        @Nullable IdempotentRepository idempotentRepository,
        int maxMessagesPerPoll) {

    static ConsumerSettings from(ObjectStoreConfiguration configuration) {
        AfterReadSettings afterRead = AfterReadSettings.from(configuration);
        if (configuration.isManualAck() && !(afterRead.isNone() && configuration.getIdempotentRepository() == null)) {
            throw new IllegalArgumentException(
                    "manualAck=true leaves it to the route when an event was processed; leave out deleteAfterRead,"
                            + " moveAfterRead and idempotentRepository, which follow the end of the exchange");
        }
        return new ConsumerSettings(
                start(configuration),
                events(configuration.getEvents(), afterRead),
                configuration.isIncludeBody(),
                durable(configuration, !afterRead.isNone()),
                Redelivery.from(configuration),
                configuration.isManualAck(),
                OptionChecks.atLeast("concurrentConsumers", configuration.getConcurrentConsumers(), 1),
                OptionChecks.atLeast("maxInFlightEvents", configuration.getMaxInFlightEvents(), 1),
                afterRead,
                configuration.getIdempotentRepository(),
                OptionChecks.atLeast("maxMessagesPerPoll", configuration.getMaxMessagesPerPoll(), 0));
    }

    /** What is left out, as options; empty if no event is. */
    String describe(NameFilter names) {
        String leftOut = events.size() == ObjectEvent.Type.values().length
                ? ""
                : "events=" + events.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
        return (leftOut + " " + names.describe()).trim();
    }

    private static @Nullable DurableSettings durable(ObjectStoreConfiguration configuration, boolean workQueue) {
        if (configuration.getDurableName() != null) {
            return new DurableSettings(
                    configuration.getDurableName(),
                    Duration.ofMillis(configuration.getAckWait()),
                    configuration.getMaxDeliver(),
                    workQueue);
        }
        if (configuration.isManualAck() || configuration.getMaxDeliver() != -1) {
            throw new IllegalArgumentException(
                    (configuration.isManualAck() ? "manualAck" : "maxDeliver")
                            + " needs the option durableName: without a durable consumer nothing is acknowledged or delivered again");
        }
        return null;
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

    private static Set<ObjectEvent.Type> events(@Nullable String commaSeparated, AfterReadSettings afterRead) {
        if (commaSeparated == null) {
            return afterRead.isNone() ? EnumSet.allOf(ObjectEvent.Type.class) : EnumSet.of(ObjectEvent.Type.PUT);
        }
        Set<ObjectEvent.Type> events = EnumSet.noneOf(ObjectEvent.Type.class);
        for (String event : commaSeparated.trim().split("\\s*,\\s*", -1)) {
            events.add(OptionChecks.choice("events", event, ObjectEvent.Type.class));
        }
        return events;
    }
}
