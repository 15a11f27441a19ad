/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.camelobjectstore.engine.Wire.Freshness;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The meta messages of one bucket: looked up by name, and committed by compare-and-set on the subject's last sequence.
 */
final class MetaStore {
    private static final int COMMIT_ATTEMPTS = 3;

    private final Wire wire;
    private final BucketSubjects subjects;
    private final Clock clock;

    MetaStore(Wire wire, BucketSubjects subjects, Clock clock) {
        this.wire = wire;
        this.subjects = subjects;
        this.clock = clock;
    }

    CurrentMeta lookUp(String name, Freshness freshness) throws IOException {
        return join(lookUpAsync(name, freshness));
    }

    CompletableFuture<CurrentMeta> lookUpAsync(String name, Freshness freshness) {
        CompletableFuture<@Nullable StoredObject> usual = readAsync(subjects.meta(name), freshness);
        String standardSubject = subjects.standardMeta(name);
        if (standardSubject == null) {
            return usual.thenApply(object -> new CurrentMeta(object, null));
        }
        return usual.thenCombine(readAsync(standardSubject, freshness), CurrentMeta::new);
    }

    private CompletableFuture<@Nullable StoredObject> readAsync(String subject, Freshness freshness) {
        return wire.lastAsync(subject, freshness).thenApply(this::read);
    }

    private @Nullable StoredObject read(Optional<WireMessage> message) {
        try {
            return message.isPresent() ? MetaCodec.read(subjects.bucket(), message.get()) : null;
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Waits for a look-up; its failure comes as the exception it failed with. */
    static <T> T join(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        }
    }

    /**
     * Makes {@code proposal} the current state of its name.
     *
     * <p>Without an answer the leader is asked what it holds: if it is this very message, the commit happened; if not,
     * it is sent again, which the expected revision makes safe.
     *
     * @param expectedRevision of the usual subject, 0 for none
     * @return the proposal with its revision and, for want of the server's, this clock's time
     * @throws RevisionConflict if another revision is current
     * @throws WireException OUTCOME_UNKNOWN if the server stayed silent: the commit may have happened
     */
    StoredObject commit(StoredObject proposal, long expectedRevision) throws IOException {
        String subject = subjects.meta(proposal.name());
        Instant now = clock.instant();
        byte[] json = MetaCodec.write(proposal, now);
        for (int attempt = 1; ; attempt++) {
            try {
                return proposal.at(wire.publishMeta(subject, json, expectedRevision), now);
            } catch (WireException e) {
                if (!e.is(Kind.WRONG_REVISION) && !e.is(Kind.TIMEOUT)) {
                    throw e;
                }
                Optional<WireMessage> stored = lastOrUnknown(subject, e);
                if (stored.isPresent() && Arrays.equals(stored.get().data(), json)) {
                    return proposal.at(stored.get().sequence(), stored.get().time());
                }
                if (e.is(Kind.WRONG_REVISION)) {
                    throw new RevisionConflict(e);
                }
                if (attempt == COMMIT_ATTEMPTS) {
                    throw unknown(e, attempt);
                }
            }
        }
    }

    private Optional<WireMessage> lastOrUnknown(String subject, WireException commitFailure) throws WireException {
        try {
            return wire.last(subject, Freshness.LEADER);
        } catch (IOException e) {
            commitFailure.addSuppressed(e);
            throw commitFailure.is(Kind.WRONG_REVISION) ? commitFailure : unknown(commitFailure, 1);
        }
    }

    private static WireException unknown(WireException cause, int attempts) {
        return new WireException(
                Kind.OUTCOME_UNKNOWN,
                "the meta message was sent " + attempts + " time(s) and not acknowledged (" + cause.getMessage()
                        + "); it may have been stored",
                cause);
    }

    /** Removes what a commit of the same name has replaced: the old version's chunks and the other encoding's meta. */
    void removeReplaced(CurrentMeta replaced, StoredObject by) throws IOException {
        removeChunks(replaced.usual(), by);
        removeChunks(replaced.standard(), by);
        StoredObject standard = replaced.standard();
        String standardSubject = subjects.standardMeta(by.name());
        if (standard != null && standardSubject != null) {
            wire.purgeThrough(standardSubject, standard.revision());
        }
    }

    private void removeChunks(@Nullable StoredObject replaced, StoredObject by) throws IOException {
        if (replaced != null
                && !replaced.deleted()
                && !replaced.isLink()
                && !replaced.nuid().isEmpty()
                && (by.deleted() || !replaced.nuid().equals(by.nuid()))) {
            wire.purge(subjects.chunks(replaced.nuid()));
        }
    }

    /** Removes a name whose object goes by another name now; a newer write of it survives. */
    void removeName(CurrentMeta renamed, String oldName) throws IOException {
        if (renamed.usual() != null) {
            wire.purgeThrough(subjects.meta(oldName), renamed.usual().revision());
        }
        String standardSubject = subjects.standardMeta(oldName);
        if (renamed.standard() != null && standardSubject != null) {
            wire.purgeThrough(standardSubject, renamed.standard().revision());
        }
    }
}
