/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StorageType;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's options, checked once when it is initialised and unchangeable from then on; all that producers and
 * consumers see.
 *
 * @param bucket the endpoint's bucket, with the settings it is created or updated with
 * @param missingIsNull whether a missing object gives a null body instead of an exception
 */
record Settings(
        ConnectionSettings connection,
        BucketSettings bucket,
        boolean autoCreateBucket,
        ObjectStoreOperation operation,
        @Nullable String objectName,
        @Nullable String description,
        int chunkSize,
        long maxInFlightBytes,
        IfExists ifExists,
        @Nullable Long expectedRevision,
        boolean missingIsNull,
        boolean followLinks,
        boolean verifyDigest,
        boolean includeDeleted,
        @Nullable String linkBucketName,
        @Nullable String linkObjectName,
        NameFilter names,
        StartAt start,
        Set<ObjectEvent.Type> events,
        boolean includeBody,
        HeaderFilterStrategy headerFilter) {

    static Settings from(String bucketName, ObjectStoreConfiguration configuration, ConnectionSettings connection) {
        return new Settings(
                connection,
                bucket(bucketName, configuration),
                configuration.isAutoCreateBucket(),
                configuration.getOperation(),
                configuration.getObjectName(),
                configuration.getDescription(),
                (int) atLeastOne("chunkSize", configuration.getChunkSize()),
                atLeastOne("maxInFlightBytes", configuration.getMaxInFlightBytes()),
                choice("ifExists", configuration.getIfExists(), IfExists.class),
                configuration.getExpectedRevision(),
                missingIsNull(configuration.getIfMissing()),
                configuration.isFollowLinks(),
                configuration.isVerifyDigest(),
                configuration.isIncludeDeleted(),
                configuration.getLinkBucketName(),
                configuration.getLinkObjectName(),
                NameFilter.from(configuration),
                start(configuration),
                events(configuration.getEvents()),
                configuration.isIncludeBody(),
                configuration.getHeaderFilterStrategy());
    }

    /** One of an enum's constants by its name in any case. */
    static <E extends Enum<E>> E choice(String option, String text, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(option + " '" + text + "' is unknown; allowed are "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }

    static long atLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " " + value + " must be 1 or more bytes");
        }
        return value;
    }

    private static BucketSettings bucket(String name, ObjectStoreConfiguration configuration) {
        String tags = configuration.getPlacementTags();
        return new BucketSettings(
                name,
                configuration.getBucketDescription(),
                configuration.getStorage() == null
                        ? null
                        : choice("storage", configuration.getStorage(), StorageType.class),
                configuration.getReplicas(),
                configuration.getTtl() == null ? null : Duration.ofMillis(configuration.getTtl()),
                configuration.getMaxBytes(),
                configuration.getCompression(),
                configuration.getPlacementCluster(),
                tags == null ? null : List.of(tags.trim().split("\\s*,\\s*")),
                metadata(configuration.getBucketMetadata()));
    }

    private static @Nullable Map<String, String> metadata(@Nullable Map<String, Object> given) {
        if (given == null) {
            return null;
        }
        Map<String, String> metadata = new HashMap<>();
        given.forEach((key, value) -> metadata.put(key, String.valueOf(value)));
        return metadata;
    }

    private static boolean missingIsNull(String ifMissing) {
        return switch (ifMissing.toLowerCase(Locale.ROOT)) {
            case "null" -> true;
            case "fail" -> false;
            default ->
                throw new IllegalArgumentException("ifMissing '" + ifMissing + "' is unknown; allowed are fail, null");
        };
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
            events.add(choice("events", event, ObjectEvent.Type.class));
        }
        return events;
    }
}
