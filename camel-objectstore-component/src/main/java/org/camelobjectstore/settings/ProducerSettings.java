/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.time.Duration;
import java.util.Locale;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.SweepRequest;
import org.jspecify.annotations.Nullable;

/**
 * The options that only a producer has.
 *
 * @param missingIsNull whether a missing object gives a null body instead of an exception
 * @param sweep what the operation sweep removes
 */
public record ProducerSettings(
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
        SweepRequest sweep) {

    static ProducerSettings from(ObjectStoreConfiguration configuration) {
        return new ProducerSettings(
                configuration.getOperation(),
                configuration.getDescription(),
                (int) OptionChecks.atLeastOneByte("chunkSize", configuration.getChunkSize()),
                OptionChecks.atLeastOneByte("maxInFlightBytes", configuration.getMaxInFlightBytes()),
                OptionChecks.choice("ifExists", configuration.getIfExists(), IfExists.class),
                configuration.getExpectedRevision(),
                missingIsNull(configuration.getIfMissing()),
                configuration.isFollowLinks(),
                configuration.isIncludeDeleted(),
                configuration.getLinkBucketName(),
                configuration.getLinkObjectName(),
                configuration.getDestinationBucket(),
                configuration.getDestinationObjectName(),
                configuration.isDeleteAfterWrite(),
                new SweepRequest(
                        grace(configuration.getGraceSeconds()), configuration.isMarkers(), configuration.isDryRun()));
    }

    private static Duration grace(long seconds) {
        long least = SweepRequest.LEAST_GRACE.toSeconds();
        if (seconds < least) {
            throw new IllegalArgumentException("graceSeconds " + seconds + " must be " + least
                    + " or more: with less, a sweep removes chunks of uploads that are in progress");
        }
        return Duration.ofSeconds(seconds);
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
