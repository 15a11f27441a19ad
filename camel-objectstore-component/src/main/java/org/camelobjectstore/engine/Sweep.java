/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camelobjectstore.engine.Wire.Freshness;

/**
 * One sweep: finds the chunks that no meta message refers to, which puts leave behind that were killed.
 *
 * <p>The chunks are listed before the meta messages, so that a put which commits in between is seen as committed. An
 * upload in progress is told by its last chunk, which is younger than the grace, or by being one of this client's own.
 * A put that lasted long counts its chunks before it commits, so that even one which paused longer than somebody's grace
 * fails instead of storing an object without its bytes.
 */
final class Sweep {
    private final Wire wire;
    private final BucketSubjects subjects;
    private final Transfers transfers;
    private final Duration grace;
    private final boolean dryRun;

    private final List<SweepReport.Orphan> orphans = new ArrayList<>();
    private int tooYoung;

    Sweep(BucketContext context, Duration grace, boolean dryRun) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.transfers = context.transfers();
        this.grace = grace;
        this.dryRun = dryRun;
    }

    SweepReport run() throws IOException {
        Map<String, Long> unreferred = wire.counts(subjects.allChunks());
        new MetaList(wire, subjects)
                .forEach(StartAt.everything(), object -> unreferred.remove(subjects.chunks(object.nuid())));
        Instant youngest = wire.state().now().minus(grace);
        for (Map.Entry<String, Long> candidate : unreferred.entrySet()) {
            examine(candidate.getKey(), candidate.getValue(), youngest);
        }
        orphans.sort(Comparator.comparing(SweepReport.Orphan::lastChunk));
        return new SweepReport(subjects.bucket(), dryRun, orphans, tooYoung);
    }

    private void examine(String subject, long chunks, Instant youngest) throws IOException {
        Optional<WireMessage> last = wire.last(subject, Freshness.LEADER);
        if (last.isEmpty()) {
            return; // removed by its writer since it was listed
        }
        String nuid = subjects.nuidOf(subject);
        if (last.get().time().isAfter(youngest) || transfers.isPutting(nuid)) {
            tooYoung++;
            return;
        }
        if (!dryRun) {
            wire.purgeThrough(subject, last.get().sequence());
        }
        orphans.add(new SweepReport.Orphan(nuid, chunks, last.get().time(), !dryRun));
    }
}
