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
        Wire.StreamState before = wire.state();
        Map<String, Long> unreferred = wire.counts(subjects.allChunks());
        unreferred.keySet().removeIf(subject -> !subjects.isChunks(subject)); // what no client of object stores wrote
        forgetReferred(unreferred, StartAt.everything());
        Instant youngest = before.now().minus(grace);
        List<Candidate> candidates = new ArrayList<>();
        for (Map.Entry<String, Long> chunks : unreferred.entrySet()) {
            examine(chunks.getKey(), chunks.getValue(), youngest).ifPresent(candidates::add);
        }
        if (!candidates.isEmpty()) { // what was committed meanwhile is none
            forgetReferred(unreferred, StartAt.revision(before.lastSequence() + 1));
            candidates.removeIf(candidate -> !unreferred.containsKey(candidate.subject()));
        }
        for (Candidate candidate : candidates) {
            remove(candidate);
        }
        orphans.sort(Comparator.comparing(SweepReport.Orphan::lastChunk));
        return new SweepReport(subjects.bucket(), dryRun, orphans, tooYoung);
    }

    private record Candidate(String subject, long chunks, WireMessage last) {}

    /** One meta message that cannot be read ends the sweep: its chunks would look like nobody's. */
    private void forgetReferred(Map<String, Long> unreferred, StartAt start) throws IOException {
        new MetaList(wire, subjects).forEachOrFail(start, object -> {
            if (!object.deleted() && !object.nuid().isEmpty()) {
                unreferred.remove(subjects.chunks(object.nuid()));
            }
        });
    }

    private Optional<Candidate> examine(String subject, long chunks, Instant youngest) throws IOException {
        Optional<WireMessage> last = wire.last(subject, Freshness.LEADER);
        if (last.isEmpty()) {
            return Optional.empty(); // removed by its writer since it was listed
        }
        if (last.get().time().isAfter(youngest) || transfers.isPutting(subjects.nuidOf(subject))) {
            tooYoung++;
            return Optional.empty();
        }
        return Optional.of(new Candidate(subject, chunks, last.get()));
    }

    private void remove(Candidate candidate) throws IOException {
        if (!dryRun) {
            wire.purgeThrough(candidate.subject(), candidate.last().sequence());
        }
        orphans.add(new SweepReport.Orphan(
                subjects.nuidOf(candidate.subject()),
                candidate.chunks(),
                candidate.last().time(),
                !dryRun));
    }
}
