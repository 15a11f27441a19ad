/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;
import java.util.List;

/**
 * What a sweep found.
 *
 * @param bucket the bucket that was swept
 * @param dryRun whether nothing was removed on purpose
 * @param orphans chunks that no object refers to and that are older than the grace, ordered by age
 * @param tooYoung how many uploads were left alone because their last chunk is younger than the grace
 */
public record SweepReport(String bucket, boolean dryRun, List<Orphan> orphans, int tooYoung) {

    /**
     * The chunks of an upload that nobody finished.
     *
     * @param nuid its identity; the chunks are on the subject {@code $O.{bucket}.C.{nuid}}
     * @param chunks how many there are
     * @param lastChunk when the last one was stored
     * @param removed whether they are gone now
     */
    public record Orphan(String nuid, long chunks, Instant lastChunk, boolean removed) {}

    public SweepReport {
        orphans = List.copyOf(orphans);
    }

    /** Chunks in all orphans together. */
    public long chunks() {
        return orphans.stream().mapToLong(Orphan::chunks).sum();
    }
}
