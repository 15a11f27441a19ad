/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bucket's settings and what is in it.
 *
 * @param bucket the bucket's name
 * @param description free text; null if none
 * @param bytes what the stream holds: chunks, meta messages and delete markers
 * @param objects live objects and links; counted from the meta messages, so it costs time in proportion to them
 * @param sealed whether it takes no more changes, for ever
 * @param ttl age at which the server removes objects; zero for never
 * @param storage file or memory
 * @param replicas copies in the cluster
 * @param compressed whether the server compresses what it stores
 * @param maxBytes limit of {@code bytes}; -1 for none
 * @param placementCluster the cluster asked for; null if none
 * @param placementTags the server tags asked for
 * @param metadata user's pairs, without those that the server adds for itself
 */
public record BucketStatus(
        String bucket,
        @Nullable String description,
        long bytes,
        long objects,
        boolean sealed,
        Duration ttl,
        StorageType storage,
        int replicas,
        boolean compressed,
        long maxBytes,
        @Nullable String placementCluster,
        List<String> placementTags,
        Map<String, String> metadata) {

    public BucketStatus {
        placementTags = List.copyOf(placementTags);
        metadata = Map.copyOf(metadata);
    }

    BucketStatus withObjects(long count) {
        return new BucketStatus(
                bucket,
                description,
                bytes,
                count,
                sealed,
                ttl,
                storage,
                replicas,
                compressed,
                maxBytes,
                placementCluster,
                placementTags,
                metadata);
    }
}
