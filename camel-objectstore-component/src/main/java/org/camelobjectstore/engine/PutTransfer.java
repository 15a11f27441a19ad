/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.camelobjectstore.engine.TransferProgress.Direction;
import org.camelobjectstore.engine.Wire.Freshness;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One put, from the first byte read to the old version's chunks removed.
 *
 * <pre>
 *   read, hash, publish a chunk, ...   all chunks acknowledged   meta committed   old chunks removed
 *   |----------------- any failure here: own chunks removed ------|--- the put has happened --------|
 * </pre>
 *
 * <p>Everything runs on the caller's thread but the acknowledgements, which the connection's thread enters in the
 * {@link AckLedger}. Chunks are never sent again alone: a put that lost one fails as a whole.
 */
final class PutTransfer {
    private static final Logger LOG = LoggerFactory.getLogger(PutTransfer.class);
    /** From which on a put makes sure that nobody took its first chunks for abandoned. */
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final Duration MAX_SETTLE = Duration.ofSeconds(5);

    private final Wire wire;
    private final BucketSubjects subjects;
    private final MetaStore metas;
    private final ReplacedVersions replaced;
    private final Failures failures;
    private final Duration stallTimeout;
    private final PutRequest request;
    private final String nuid;
    private final Clock clock;
    private final Transfers transfers;
    private final TransferProgress progress;
    private final String what;

    private long size;
    private long chunks;
    /** Whether chunks may still reach the stream after the put has failed. */
    private boolean underWay;

    PutTransfer(BucketContext context, PutRequest request, String nuid, OptionalLong expectedSize) {
        this.wire = context.wire();
        this.subjects = context.subjects();
        this.metas = context.metas();
        this.replaced = context.replaced();
        this.failures = context.failures();
        this.stallTimeout = context.settings().requestTimeout();
        this.request = request;
        this.nuid = nuid;
        this.clock = context.clock();
        this.transfers = context.transfers();
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
        transfers.begin(progress);
        try {
            return transfer(source);
        } finally {
            transfers.end(progress);
        }
    }

    private PutResult transfer(InputStream source) throws IOException {
        Instant begin = clock.instant();
        PutResult result;
        try (MetaStore.LookUp lookUp = askForTarget()) {
            CurrentMeta known = null;
            if (mustKnowFirst()) {
                known = await(lookUp);
                StoredObject present = checkTarget(known);
                if (present != null) {
                    return new PutResult(present, true);
                }
            }
            try {
                String digest = sendChunks(source);
                if (Duration.between(begin, clock.instant()).compareTo(LONG) > 0) {
                    checkAllAreThere();
                }
                result = commit(digest, known == null ? lookUp.await() : known);
            } catch (IOException | RuntimeException | Error e) {
                throw abort(e);
            }
        }
        LOG.debug(
                "Put done [bucket={} object={} bytes={} chunks={} revision={} ms={}]",
                subjects.bucket(),
                request.name(),
                size,
                chunks,
                result.object().revision(),
                progress.elapsed().toMillis());
        return result;
    }

    private boolean mustKnowFirst() {
        return request.ifExists() != IfExists.REPLACE || request.expectedRevision() != null;
    }

    private MetaStore.LookUp askForTarget() throws IOException {
        try {
            return metas.ask(request.name(), mustKnowFirst() ? Freshness.LEADER : Freshness.ANY_REPLICA);
        } catch (IOException e) {
            throw failures.of(what, request.name(), e, "");
        }
    }

    private CurrentMeta await(MetaStore.LookUp lookUp) throws IOException {
        try {
            return lookUp.await();
        } catch (IOException e) {
            throw failures.of(what, request.name(), e, "");
        }
    }

    /** Returns the object that {@link IfExists#SKIP} leaves alone, or null if the put goes on. */
    private @Nullable StoredObject checkTarget(CurrentMeta current) throws ObjectConflictException {
        Long expected = request.expectedRevision();
        long revision = current.newest().map(StoredObject::revision).orElse(0L);
        if (expected != null && expected != revision) {
            throw failures.conflict(
                    request.name(),
                    what + " was refused: revision " + expected + " was expected, " + revision
                            + " is current. Nothing was written. Read the object again and decide.");
        }
        StoredObject live = current.live().orElse(null);
        if (live != null && request.ifExists() == IfExists.FAIL) {
            throw failures.conflict(
                    request.name(),
                    what + " was refused: the object exists already (revision " + live.revision() + ", " + live.size()
                            + " bytes) and ifExists=fail. Nothing was written.");
        }
        return request.ifExists() == IfExists.SKIP ? live : null;
    }

    private String sendChunks(InputStream source) throws IOException {
        Chunker chunker = new Chunker(source, chunkSize());
        byte[] first = read(chunker);
        if (first == null) {
            return new ObjectDigest().text();
        }
        try {
            return chunker.hasEnded() ? sendOnly(first) : sendAll(first, chunker);
        } catch (IOException | RuntimeException | Error e) {
            settle(e);
            throw e;
        }
    }

    private String sendOnly(byte[] chunk) throws IOException {
        try (Wire.Pending<Long> published = wire.publishChunk(subjects.chunks(nuid), chunk)) {
            count(chunk);
            ObjectDigest digest = new ObjectDigest();
            digest.update(chunk);
            published.await();
            return digest.text();
        } catch (WireException e) {
            throw AckLedger.aboutChunk(0, e);
        }
    }

    private String sendAll(byte[] first, Chunker chunker) throws IOException {
        InFlightWindow window = new InFlightWindow(request.maxInFlightBytes());
        AckLedger ledger = new AckLedger(window, chunker);
        ObjectDigest digest = new ObjectDigest();
        try (Wire.ChunkWriter writer = wire.writeChunks(subjects.chunks(nuid), ledger)) {
            for (byte[] chunk = first; chunk != null; chunk = read(chunker)) {
                if (!window.acquire(chunk.length, stallTimeout)) {
                    break;
                }
                publish(writer, ledger, chunk);
                digest.update(chunk); // while it travels; this thread alone will fill the array again
            }
            window.awaitEmpty(stallTimeout);
        }
        WireException failure = ledger.failure();
        if (failure != null) {
            throw failure;
        }
        return digest.text();
    }

    /** Chunks of an upload that takes long may have expired, or been swept by somebody with little patience. */
    private void checkAllAreThere() throws IOException {
        String subject = subjects.chunks(nuid);
        long stored = wire.counts(subject).getOrDefault(subject, 0L);
        if (stored != chunks) {
            throw new WireException(
                    Kind.REFUSED,
                    "only " + stored + " of its " + chunks + " chunks are stored any more after "
                            + progress.elapsed().toSeconds()
                            + " s: they have expired or were removed by somebody else");
        }
    }

    private int chunkSize() {
        return (int) Math.min(request.chunkSize(), wire.maxPayload());
    }

    private byte @Nullable [] read(Chunker chunker) throws IOException {
        try {
            return chunker.next();
        } catch (IOException e) {
            throw new WireException(Kind.SOURCE, "the body could not be read after " + size + " bytes (" + e + ")", e);
        }
    }

    private void publish(Wire.ChunkWriter writer, AckLedger ledger, byte[] chunk) throws IOException {
        ledger.enter(chunks, chunk);
        try {
            writer.publish(chunks, chunk);
        } catch (IOException | RuntimeException e) {
            ledger.withdraw(chunks);
            throw e;
        }
        count(chunk);
    }

    private void count(byte[] chunk) {
        chunks++;
        size += chunk.length;
        progress.advance(chunk.length);
    }

    /** Makes sure, as far as the connection allows, that no chunk of this put can reach the stream any more. */
    private void settle(Throwable failure) {
        if (chunks == 0) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            wire.fence(subjects.chunks(nuid), stallTimeout.compareTo(MAX_SETTLE) < 0 ? stallTimeout : MAX_SETTLE);
        } catch (IOException e) {
            underWay = true;
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private PutResult commit(String digest, CurrentMeta known) throws IOException {
        StoredObject proposal = new StoredObject(
                subjects.bucket(),
                request.name(),
                request.description(),
                request.metadata(),
                request.headers(),
                nuid,
                size,
                chunks,
                chunkSize(),
                digest,
                false,
                null,
                0,
                Instant.EPOCH);
        CurrentMeta current = known;
        while (true) {
            StoredObject present = checkTarget(current);
            if (present != null) {
                if (chunks > 0) {
                    wire.purge(subjects.chunks(nuid));
                }
                return new PutResult(present, true);
            }
            try {
                StoredObject committed = metas.commit(proposal, current.revision());
                replaced.remove(current, committed);
                return new PutResult(committed, false);
            } catch (RevisionConflict e) {
                current = metas.lookUp(request.name(), Freshness.LEADER);
            }
        }
    }

    private ObjectStoreException abort(Throwable failure) throws IOException {
        if (failure instanceof WireException wireFailure && wireFailure.is(Kind.OUTCOME_UNKNOWN)) {
            throw failures.of(what, request.name(), wireFailure, "No chunk was removed (nuid " + nuid + ").");
        }
        if (failure instanceof WireException wireFailure && wireFailure.is(Kind.NO_RESPONDER)) {
            throwIfBucketIsGone(wireFailure);
        }
        String remains = "A previous version, if there was one, is still readable; " + removeOwnChunks(failure);
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
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

    /** Removes this put's chunks, now or when the server can be reached, and tells which. */
    private String removeOwnChunks(Throwable failure) {
        if (chunks == 0) {
            return "nothing of the new one was written.";
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!underWay) {
                wire.purge(subjects.chunks(nuid));
                return size + " bytes of the new one were removed.";
            }
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            if (!(e instanceof WireException wireFailure && wireFailure.outOfReach())) {
                return "up to " + size + " bytes of the new one may be left on the subject " + subjects.chunks(nuid)
                        + " of stream " + subjects.stream() + ". The operation sweep removes them.";
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        wire.purgeLater(subjects.chunks(nuid));
        return "up to " + size + " bytes of the new one (nuid " + nuid
                + ") will be removed as soon as the server can be reached, or by the operation sweep.";
    }
}
