/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.jspecify.annotations.Nullable;

/**
 * The settings a bucket is created or updated with; null leaves the server's default, or what the bucket has. An empty
 * text, list or value of a pair removes what the bucket has.
 *
 * @param name letters, digits, {@code -} and {@code _}
 * @param description free text
 * @param storage file or memory; fixed once the bucket exists
 * @param replicas 1 to 5
 * @param ttl age at which the server removes objects; zero for never. The stream's duplicate window, which may not be
 *     longer, follows
 * @param maxBytes limit of the bucket's size, chunks and meta messages together; -1 for none
 * @param compression whether the server compresses what it stores
 * @param placementCluster the cluster to place the bucket in
 * @param placementTags the server tags to place the bucket by
 * @param metadata user's pairs on the bucket itself; an update leaves the pairs of other keys
 */
public record BucketSettings(
        String name,
        @Nullable String description,
        @Nullable StorageType storage,
        @Nullable Integer replicas,
        @Nullable Duration ttl,
        @Nullable Long maxBytes,
        @Nullable Boolean compression,
        @Nullable String placementCluster,
        @Nullable List<String> placementTags,
        @Nullable Map<String, String> metadata) {

    public BucketSettings {
        BucketSubjects.checkBucket(name);
        if (replicas != null && (replicas < 1 || replicas > 5)) {
            throw new IllegalArgumentException("replicas " + replicas + " must be 1..5");
        }
        if (ttl != null && ttl.isNegative()) {
            throw new IllegalArgumentException("ttl " + ttl + " must not be negative");
        }
        if (maxBytes != null && (maxBytes == 0 || maxBytes < -1)) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + " must be positive, or -1 for no limit");
        }
    }

    /** A bucket with the server's defaults. */
    public static BucketSettings of(String name) {
        return new BucketSettings(name, null, null, null, null, null, null, null, null, null);
    }

    /** The same settings for another bucket. */
    public BucketSettings withName(String other) {
        return with(other, description, storage, replicas, maxBytes);
    }

    /** The same settings with a description. */
    public BucketSettings withDescription(String text) {
        return with(name, text, storage, replicas, maxBytes);
    }

    /** The same settings with the data kept on disk or in memory. */
    public BucketSettings withStorage(StorageType type) {
        return with(name, description, type, replicas, maxBytes);
    }

    /** The same settings with this many copies in the cluster. */
    public BucketSettings withReplicas(int copies) {
        return with(name, description, storage, copies, maxBytes);
    }

    /** The same settings with a limit of the bucket's size. */
    public BucketSettings withMaxBytes(long bytes) {
        return with(name, description, storage, replicas, bytes);
    }

    private BucketSettings with(
            String otherName,
            @Nullable String otherDescription,
            @Nullable StorageType otherStorage,
            @Nullable Integer otherReplicas,
            @Nullable Long otherMaxBytes) {
        return new BucketSettings(
                otherName,
                otherDescription,
                otherStorage,
                otherReplicas,
                ttl,
                otherMaxBytes,
                compression,
                placementCluster,
                placementTags,
                metadata);
    }
}
