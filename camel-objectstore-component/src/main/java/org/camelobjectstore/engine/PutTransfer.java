/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.camelobjectstore.engine.TransferProgress.Direction;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One put, from the first byte read to the old version's chunks removed.
 *
 * <pre>
 *   read, hash, publish a chunk, ...  meta message sent, until it is answered   old chunks removed
 *   |-- any failure: own chunks    |-- own chunks removed only if it was      |-- the put has happened:
 *       removed                        refused                                    own chunks stay
 * </pre>
 *
 * <p>Everything runs on the caller's thread but the acknowledgements, which the connection's thread enters in the
 * {@link AckLedger}. Chunks are never sent again alone: a put that lost one fails as a whole.
 */
final class PutTransfer {
    private static final Logger LOG = LoggerFactory.getLogger(PutTransfer.class);
    /** From which on a put makes sure that no sweep took its chunks for abandoned; well before one may. */
    private static final Duration LONG = SweepRequest.LEAST_GRACE.dividedBy(2);

    /** How far the put is, which decides what a failure may remove. */
    private enum Phase {
        /** No meta message refers to the chunks, and none is on its way: they are removed. */
        UPLOADING,
        /** The meta message may be stored: the chunks stay, unless the server says that it refused it. */
        COMMITTING,
        /** The meta message is stored: the chunks stay. */
        COMMITTED
    }

    private final BucketContext context;
    private final Wire wire;
    private final BucketSubjects subjects;
    private final Failures failures;
    private final Clock clock;
    private final PutRequest request;
    private final TransferProgress progress;
    private final String what;

    private Phase phase = Phase.UPLOADING;

    PutTransfer(BucketContext context, PutRequest request, String nuid, OptionalLong expectedSize) {
        this.context = context;
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.failures = context.failures();
        this.clock = context.clock();
        this.request = request;
        this.progress = new TransferProgress(
                Direction.PUT, subjects.bucket(), request.name(), nuid, expectedSize, request.progressInterval());
        this.what = "Put of '" + request.name() + "' to bucket '" + subjects.bucket() + "'";
    }

    /**
     * Puts the stream; may be called once.
     *
     * @param source read to its end, not closed
     */
    PutResult run(InputStream source) throws IOException {
        context.transfers().begin(progress);
        try (PutTarget target = new PutTarget(context, request, what)) {
            StoredObject present = target.checkFirst();
            return present == null ? transfer(source, target) : new PutResult(present, true);
        } finally {
            context.transfers().end(progress);
        }
    }

    private PutResult transfer(InputStream source, PutTarget target) throws IOException {
        ChunkUpload upload = new ChunkUpload(context, request, progress, source);
        PutResult result;
        try {
            Instant begin = clock.instant();
            boolean small = upload.begin();
            target.ask(small); // answered while the chunks travel
            String digest = upload.send();
            if (isLong(begin)) {
                upload.checkAllAreThere();
            }
            result = commit(target, upload, digest, begin);
        } catch (IOException | RuntimeException | Error e) {
            if (mayBeStored(e)) {
                throw keep(e);
            }
            throw abort(upload, e);
        }
        LOG.debug(
                "Put done [bucket={} object={} bytes={} chunks={} revision={} ms={}]",
                subjects.bucket(),
                request.name(),
                upload.size(),
                upload.chunks(),
                result.object().revision(),
                progress.elapsed().toMillis());
        return result;
    }

    private boolean isLong(Instant begin) {
        return Duration.between(begin, clock.instant()).compareTo(LONG) > 0;
    }

    private PutResult commit(PutTarget target, ChunkUpload upload, String digest, Instant begin) throws IOException {
        StoredObject proposal = new StoredObject(
                subjects.bucket(),
                request.name(),
                request.description(),
                request.metadata(),
                request.headers(),
                progress.nuid(),
                upload.size(),
                upload.chunks(),
                upload.chunkSize(),
                digest,
                false,
                null,
                0,
                Instant.EPOCH);
        CurrentMeta current = target.known();
        Conflicts conflicts =
                new Conflicts(failures, what, request.name(), context.settings().requestTimeout());
        while (true) {
            StoredObject present = target.check(current);
            if (present != null) {
                upload.discard();
                return new PutResult(present, true);
            }
            try {
                phase = Phase.COMMITTING;
                StoredObject committed = context.metas().commit(proposal, current.revision());
                phase = Phase.COMMITTED;
                if (isLong(begin)) {
                    takeBackIfSwept(upload, committed, current);
                }
                context.replaced().remove(current, committed);
                return new PutResult(committed, false);
            } catch (RevisionConflict e) {
                phase = Phase.UPLOADING;
                conflicts.met(e, current.revision());
                current = target.lookAgain();
            }
        }
    }

    /** A sweep that looked for commits before this one came may have removed the chunks after they were counted. */
    private void takeBackIfSwept(ChunkUpload upload, StoredObject committed, CurrentMeta before) throws IOException {
        Optional<WireException> loss;
        try {
            loss = upload.loss();
            if (loss.isPresent() && wasReplaced(committed)) {
                return; // whoever did that has removed them
            }
        } catch (IOException e) {
            throw new UnclearCommitException(
                    "it was committed after " + progress.elapsed().toSeconds()
                            + " s, and whether its chunks are still there could not be asked (" + e.getMessage() + ")",
                    e);
        }
        if (loss.isEmpty()) {
            return;
        }
        try {
            context.metas().takeBack(committed, before);
        } catch (IOException e) {
            loss.get().addSuppressed(e);
            throw failures.of(
                    what,
                    request.name(),
                    loss.get(),
                    "It was committed before this was known, and could not be taken back: delete the object.");
        }
        phase = Phase.UPLOADING;
        throw loss.get();
    }

    /** Whether something else has the name already that does not refer to the chunks. */
    private boolean wasReplaced(StoredObject committed) throws IOException {
        return context.metas()
                .lookUp(request.name(), Freshness.LEADER)
                .newestVersion()
                .filter(newest -> newest.revision() > committed.revision())
                .map(CurrentMeta.Version::object)
                .filter(object -> object.deleted() || !object.nuid().equals(committed.nuid()))
                .isPresent();
    }

    /** Whether a meta message may refer to the chunks, now or later. */
    private boolean mayBeStored(Throwable failure) {
        return switch (phase) {
            case UPLOADING -> false;
            case COMMITTING -> !(failure instanceof WireException);
            case COMMITTED -> true;
        };
    }

    private ObjectStoreException keep(Throwable failure) {
        rethrowUnchecked(failure);
        return failures.of(
                what, request.name(), (IOException) failure, "No chunk was removed (nuid " + progress.nuid() + ").");
    }

    private static void rethrowUnchecked(Throwable failure) {
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }

    /** Removes what this put has stored. */
    private ObjectStoreException abort(ChunkUpload upload, Throwable failure) throws IOException {
        if (failure instanceof WireException wireFailure && wireFailure.is(Kind.NO_RESPONDER)) {
            throwIfBucketIsGone(wireFailure);
        }
        String remains = "A previous version, if there was one, is still readable; " + upload.remove(failure);
        rethrowUnchecked(failure);
        return failures.of(what, request.name(), (IOException) failure, remains);
    }

    /** Publishing to a stream that does not exist looks like any subject that nobody listens on. */
    private void throwIfBucketIsGone(WireException noResponder) throws IOException {
        try {
            wire.state();
        } catch (WireException e) {
            if (e.is(Kind.NO_BUCKET)) {
                e.addSuppressed(noResponder);
                throw failures.of(what, request.name(), e, "");
            }
            noResponder.addSuppressed(e);
        }
    }
}
