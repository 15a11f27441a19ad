/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.WatchRequest;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's options, checked once when it is initialised and unchangeable from then on; all that producers and
 * consumers see.
 *
 * @param bucket the endpoint's bucket, with the settings it is created or updated with
 * @param reading how objects are read; the range is for producers
 */
public record Settings(
        BucketSettings bucket,
        boolean autoCreateBucket,
        @Nullable String objectName,
        NameFilter names,
        GetRequest reading,
        HeaderFilterStrategy headerFilter,
        ProducerSettings producer,
        ConsumerSettings consumer) {

    public static Settings from(String bucketName, ObjectStoreConfiguration configuration) {
        return new Settings(
                bucket(bucketName, configuration),
                configuration.isAutoCreateBucket(),
                configuration.getObjectName(),
                NameFilter.from(configuration),
                new GetRequest(
                        configuration.getOffset(),
                        configuration.getLength(),
                        configuration.isVerifyDigest(),
                        OptionChecks.notNegative("progressInterval", configuration.getProgressInterval())),
                configuration.getHeaderFilterStrategy(),
                ProducerSettings.from(configuration),
                ConsumerSettings.from(configuration));
    }

    /** A whole object, as the consumer reads it. */
    public GetRequest readingWhole() {
        return reading.withRange(0, null);
    }

    /** What a watch of this endpoint is about. */
    public WatchRequest watchRequest() {
        return new WatchRequest(
                consumer.start(),
                new WatchRequest.Selection(objectName, names, consumer.events(), consumer.describe(names)),
                consumer.maxInFlight(),
                consumer.durable());
    }

    private static BucketSettings bucket(String name, ObjectStoreConfiguration configuration) {
        String tags = configuration.getPlacementTags();
        return new BucketSettings(
                name,
                configuration.getBucketDescription(),
                configuration.getStorage() == null
                        ? null
                        : OptionChecks.choice("storage", configuration.getStorage(), StorageType.class),
                configuration.getReplicas(),
                configuration.getTtl() == null ? null : Duration.ofMillis(configuration.getTtl()),
                configuration.getMaxBytes(),
                configuration.getCompression(),
                configuration.getPlacementCluster(),
                tags == null
                        ? null
                        : tags.isBlank() ? List.of() : List.of(tags.trim().split("\\s*,\\s*")),
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
}
