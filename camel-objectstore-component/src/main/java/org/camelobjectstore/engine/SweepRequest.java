/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;

/**
 * What a sweep looks for.
 *
 * @param grace how old the last chunk of an upload, or a delete marker, must be to be removed. With less than
 *     {@link #LEAST_GRACE}, nobody may put meanwhile.
 * @param markers whether old delete markers are removed, too
 * @param dryRun true to find and not remove
 */
public record SweepRequest(Duration grace, boolean markers, boolean dryRun) {
    /**
     * The least grace that does no harm to uploads. A put that has taken half as long makes sure of its chunks before and
     * after its commit, so one that stalls either keeps its chunks or fails.
     */
    public static final Duration LEAST_GRACE = Duration.ofMinutes(2);

    public SweepRequest {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace " + grace + " must not be negative");
        }
    }

    /** A sweep of chunks alone, which removes what it finds. */
    public static SweepRequest olderThan(Duration grace) {
        return new SweepRequest(grace, false, false);
    }

    /** The same with or without delete markers. */
    public SweepRequest withMarkers(boolean sweepMarkers) {
        return new SweepRequest(grace, sweepMarkers, dryRun);
    }

    /** The same, removing what it finds or not. */
    public SweepRequest withDryRun(boolean findOnly) {
        return new SweepRequest(grace, markers, findOnly);
    }
}
