/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep found.
 *
 * @param bucket the bucket that was swept
 * @param dryRun whether nothing was removed on purpose
 * @param orphans chunks that no object refers to and that are older than the grace, ordered by age
 * @param tooYoung how many uploads were left alone because their last chunk is younger than the grace
 * @param markers the old delete markers; null if they were not asked for, or not reached because of a doubt
 * @param doubt why the sweep could not be sure, and removed nothing from there on; null if it was sure
 */
public record SweepReport(
        String bucket,
        boolean dryRun,
        List<Orphan> orphans,
        int tooYoung,
        @Nullable Markers markers,
        @Nullable String doubt) {

    /**
     * The chunks of an upload that nobody finished.
     *
     * @param nuid its identity; the chunks are on the subject {@code $O.{bucket}.C.{nuid}}
     * @param chunks how many there are
     * @param lastChunk when the last one was stored
     * @param removed whether they are gone now
     */
    public record Orphan(String nuid, long chunks, Instant lastChunk, boolean removed) {}

    /**
     * The delete markers of the bucket.
     *
     * @param old how many are older than the grace and of no use any more
     * @param removed whether those are gone now
     * @param tooYoung how many were left because they are younger than the grace
     * @param hiding how many were left because they hide an older version of the same name, which another client stored
     *     under another encoding
     * @param unread how many were left because of a consumer that has not passed them, by its name; one marker may wait
     *     for several
     */
    public record Markers(int old, boolean removed, int tooYoung, int hiding, Map<String, Integer> unread) {
        public Markers {
            unread = Map.copyOf(unread);
        }
    }

    public SweepReport {
        orphans = List.copyOf(orphans);
    }

    /** Chunks in all orphans together. */
    public long chunks() {
        return orphans.stream().mapToLong(Orphan::chunks).sum();
    }
}
