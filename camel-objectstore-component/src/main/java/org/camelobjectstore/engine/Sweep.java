/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sweep: finds the chunks that no meta message refers to, which puts leave behind that were killed, and old delete
 * markers.
 *
 * <pre>
 *   chunks counted   meta messages read   last chunks looked up    meta messages read on, one orphan purged   ...
 *   |--- a put that commits here is seen here ---|--- one that commits here is seen here ---|
 * </pre>
 *
 * <p>All of it is asked of the stream's leader: a replica may lack what is old, while it catches up. What cannot be
 * understood is a doubt, and ends the sweep before it removes anything more. An upload in progress is told by its last
 * chunk, which is younger than the grace, or by being one of this client's own.
 */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final Wire wire;
    private final BucketSubjects subjects;
    private final Transfers transfers;
    private final SweepRequest request;
    private final LeaderMetas metas;
    private final OldMarkers markers;

    private final Map<String, Long> unreferred = new HashMap<>();
    /** The subjects of meta messages that the leader counts, until the messages were read. */
    private final Set<String> unread = new HashSet<>();

    private final List<SweepReport.Orphan> orphans = new ArrayList<>();
    private int tooYoung;
    private SweepReport.@Nullable Markers sweptMarkers;

    Sweep(BucketContext context, SweepRequest request) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.transfers = context.transfers();
        this.request = request;
        this.metas = new LeaderMetas(wire, subjects);
        this.markers = new OldMarkers(wire, subjects);
    }

    /** Why a sweep cannot be sure of what it sees. */
    private static final class Doubt extends IOException {
        private static final long serialVersionUID = 1L;

        Doubt(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    SweepReport run() throws IOException {
        String doubt = null;
        try {
            sweep();
        } catch (Doubt e) {
            doubt = e.getMessage();
            LOG.warn("A sweep removes nothing more [bucket={} removed={}]: {}", subjects.bucket(), removed(), doubt);
        }
        return new SweepReport(subjects.bucket(), request.dryRun(), orphans, tooYoung, sweptMarkers, doubt);
    }

    /** What this sweep has removed so far, for error texts. */
    String removed() {
        return request.dryRun() ? "nothing" : "the chunks of " + orphans.size() + " uploads";
    }

    private void sweep() throws IOException {
        StreamState before = wire.state();
        if (before.copied()) {
            throw new Doubt(
                    "the stream " + subjects.stream() + " copies another one, and its chunks come before the meta"
                            + " messages that refer to them; sweep the bucket that it copies",
                    null);
        }
        countChunks();
        Map<String, Long> counted = wire.counts(subjects.allMeta());
        readMetas(before.lastSequence(), counted.keySet());
        Instant youngest = before.now().minus(request.grace());
        List<Candidate> candidates = candidates(youngest);
        checkLeader(before);
        for (Candidate candidate : candidates) {
            removeUnlessReferred(candidate);
        }
        if (request.markers()) {
            readOn(); // what was deleted and put anew meanwhile has no marker
            sweptMarkers = markers.sweep(youngest, counted, request.dryRun());
        }
    }

    /** What is on a subject with a wildcard is no upload's, and to purge that subject would purge others. */
    private void countChunks() throws IOException {
        wire.counts(subjects.allChunks()).forEach((subject, chunks) -> {
            if (subjects.isChunks(subject)) {
                unreferred.put(subject, chunks);
            }
        });
    }

    private void readMetas(long last, Set<String> counted) throws IOException {
        unread.addAll(counted);
        metas.readThrough(last, this::see);
        metas.readThrough(wire.state().lastSequence(), this::see); // what came meanwhile may be much
        readOn();
        for (String subject : List.copyOf(unread)) { // removed since they were counted, or written just now
            WireMessage present = wire.last(subject, Freshness.LEADER).orElse(null);
            if (present != null && present.sequence() < metas.next()) {
                throw new Doubt(
                        "the leader has the meta message " + present.sequence() + " on " + subject
                                + " and left it out when it was asked for all",
                        null);
            }
        }
    }

    private void readOn() throws IOException {
        try {
            metas.readOn(this::see);
        } catch (WireException e) {
            if (!e.is(Kind.BEHIND)) {
                throw e;
            }
            throw new Doubt(e.getMessage() + "; sweep when less is written, or from a client nearer to the server", e);
        }
    }

    private void see(WireMessage message) throws Doubt {
        StoredObject object;
        try {
            object = MetaCodec.read(subjects.bucket(), message);
        } catch (IOException e) {
            throw new Doubt(
                    "the meta message " + message.sequence() + " on " + message.subject()
                            + " cannot be read, and the chunks that it refers to would look like nobody's ("
                            + e.getMessage() + ")",
                    e);
        }
        unread.remove(message.subject());
        markers.see(message, object);
        if (!object.deleted() && !object.nuid().isEmpty()) {
            unreferred.remove(subjects.chunks(object.nuid()));
        }
    }

    private record Candidate(String subject, long chunks, WireMessage last) {}

    private List<Candidate> candidates(Instant youngest) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        AskedAhead.forEach(
                List.copyOf(unreferred.keySet()),
                subject -> wire.askLast(subject, Freshness.LEADER),
                (subject, last) -> {
                    if (last.isEmpty()) {
                        return; // removed by its writer since it was counted
                    }
                    if (last.get().time().isAfter(youngest) || transfers.isPutting(subjects.nuidOf(subject))) {
                        tooYoung++;
                    } else {
                        candidates.add(
                                new Candidate(subject, Objects.requireNonNull(unreferred.get(subject)), last.get()));
                    }
                });
        candidates.sort(Comparator.comparingLong(candidate -> candidate.last().sequence()));
        return candidates;
    }

    /** What two leaders tell need not fit together, and a new one may not have caught up with what it has to do. */
    private void checkLeader(StreamState before) throws IOException {
        StreamState now = wire.state();
        if (!now.leader().equals(before.leader())) {
            throw new Doubt(
                    "the stream's leader was '" + before.leader() + "' when the sweep began and is '" + now.leader()
                            + "' now; sweep again",
                    null);
        }
        if (!now.created().equals(before.created())) {
            throw new Doubt("the bucket was made anew while it was swept; sweep again", null);
        }
    }

    /** Whoever commits before this looks is seen; whoever commits later has put for long, and counts its chunks after. */
    private void removeUnlessReferred(Candidate candidate) throws IOException {
        readOn();
        if (!unreferred.containsKey(candidate.subject())) {
            return;
        }
        if (!request.dryRun()) {
            wire.purgeThrough(candidate.subject(), candidate.last().sequence());
        }
        orphans.add(new SweepReport.Orphan(
                subjects.nuidOf(candidate.subject()),
                candidate.chunks(),
                candidate.last().time(),
                !request.dryRun()));
    }
}
