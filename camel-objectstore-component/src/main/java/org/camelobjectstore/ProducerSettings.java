/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Duration;
import java.util.Locale;
import org.camelobjectstore.engine.IfExists;
import org.jspecify.annotations.Nullable;

/**
 * The options that only a producer has.
 *
 * @param missingIsNull whether a missing object gives a null body instead of an exception
 * @param grace how old an unfinished upload must be for a sweep to remove it
 */
record ProducerSettings(
        ObjectStoreOperation operation,
        @Nullable String description,
        int chunkSize,
        long maxInFlightBytes,
        IfExists ifExists,
        @Nullable Long expectedRevision,
        boolean missingIsNull,
        boolean followLinks,
        boolean includeDeleted,
        @Nullable String linkBucketName,
        @Nullable String linkObjectName,
        @Nullable String destinationBucket,
        @Nullable String destinationObjectName,
        boolean deleteAfterWrite,
        Duration grace,
        boolean dryRun) {

    static ProducerSettings from(ObjectStoreConfiguration configuration) {
        return new ProducerSettings(
                configuration.getOperation(),
                configuration.getDescription(),
                (int) Settings.atLeastOne("chunkSize", configuration.getChunkSize()),
                Settings.atLeastOne("maxInFlightBytes", configuration.getMaxInFlightBytes()),
                Settings.choice("ifExists", configuration.getIfExists(), IfExists.class),
                configuration.getExpectedRevision(),
                missingIsNull(configuration.getIfMissing()),
                configuration.isFollowLinks(),
                configuration.isIncludeDeleted(),
                configuration.getLinkBucketName(),
                configuration.getLinkObjectName(),
                configuration.getDestinationBucket(),
                configuration.getDestinationObjectName(),
                configuration.isDeleteAfterWrite(),
                Settings.notNegative("graceSeconds", Math.multiplyExact(configuration.getGraceSeconds(), 1000L)),
                configuration.isDryRun());
    }

    private static boolean missingIsNull(String ifMissing) {
        return switch (ifMissing.toLowerCase(Locale.ROOT)) {
            case "null" -> true;
            case "fail" -> false;
            default ->
                throw new IllegalArgumentException("ifMissing '" + ifMissing + "' is unknown; allowed are fail, null");
        };
    }
}
