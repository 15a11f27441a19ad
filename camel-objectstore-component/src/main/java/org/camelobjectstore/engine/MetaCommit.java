/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/** One meta message, committed by compare-and-set on its subject's last sequence. */
final class MetaCommit {
    private static final int ATTEMPTS = 3;

    private final Wire wire;
    private final BucketSubjects subjects;
    private final Clock clock;
    private final StoredObject proposal;
    private final long expectedRevision;

    /**
     * Prepares a commit.
     *
     * @param expectedRevision of the usual subject, 0 for none
     */
    MetaCommit(Wire wire, BucketSubjects subjects, Clock clock, StoredObject proposal, long expectedRevision) {
        this.wire = wire;
        this.subjects = subjects;
        this.clock = clock;
        this.proposal = proposal;
        this.expectedRevision = expectedRevision;
    }

    /**
     * Makes the proposal the current state of its name.
     *
     * <p>Without an answer the leader is asked what it holds: if it is this very message, the commit happened; if not,
     * it is sent again, which the expected revision makes safe. Once an attempt had no answer, only the leader's word
     * counts: a later refusal may mean that the unanswered one was stored, and even replaced again.
     *
     * @return the proposal with its revision and, for want of the server's, this clock's time
     * @throws RevisionConflict if another revision is current, and the proposal never was
     * @throws UnclearCommitException if an attempt had no clear answer
     * @throws WireException if the proposal was not stored and will not be
     */
    StoredObject run() throws IOException {
        String subject = subjects.meta(proposal.name());
        Instant now = clock.instant();
        byte[] json = MetaCodec.write(proposal, now);
        MetaCodec.checkReadable(json);
        if (Thread.currentThread().isInterrupted()) {
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted before the meta message was sent");
        }
        boolean unanswered = false;
        for (int attempt = 1; ; attempt++) {
            try {
                return proposal.at(wire.publishMeta(subject, json, expectedRevision), now);
            } catch (WireException e) {
                unanswered |= !e.isRefusal() && !e.is(Kind.WRONG_REVISION);
                if (!unanswered && e.isRefusal()) {
                    throw e;
                }
                Optional<WireMessage> stored = afterFailedCommit(subject, e, unanswered, attempt);
                if (stored.isPresent() && Arrays.equals(stored.get().data(), json)) {
                    return proposal.at(stored.get().sequence(), stored.get().time());
                }
                if (!unanswered) {
                    throw new RevisionConflict(e);
                }
                boolean again = e.is(Kind.TIMEOUT) || e.is(Kind.CONNECTION_LOST) || e.is(Kind.UNCLEAR);
                if (!again || attempt == ATTEMPTS) {
                    throw unclear(e, attempt);
                }
                Optional<StoredObject> renamed = stored.isEmpty() ? renamed(e, attempt) : Optional.empty();
                if (renamed.isPresent()) {
                    return proposal.at(renamed.get().revision(), renamed.get().lastModified());
                }
            }
        }
    }

    /** What the leader holds now; asked for by an interrupted thread as well, which keeps its flag. */
    private Optional<WireMessage> afterFailedCommit(
            String subject, WireException commitFailure, boolean unanswered, int attempt) throws IOException {
        try {
            return Uninterrupted.call(() -> wire.last(subject, Freshness.LEADER));
        } catch (IOException e) {
            commitFailure.addSuppressed(e);
            if (unanswered) {
                throw unclear(commitFailure, attempt);
            }
            throw commitFailure;
        }
    }

    private static UnclearCommitException unclear(WireException cause, int attempts) {
        return new UnclearCommitException(
                "the meta message was sent " + attempts + " time(s) and not always answered (" + cause.getMessage()
                        + "); it may have been stored",
                cause);
    }

    /**
     * The version under another name: it was committed, and renamed before the leader was asked. To commit it again would
     * make two names share its chunks.
     */
    private Optional<StoredObject> renamed(WireException commitFailure, int attempt) throws IOException {
        if (proposal.revision() > 0 || proposal.nuid().isEmpty()) { // a rename itself shares them with the old name
            return Optional.empty();
        }
        try {
            return new MetaList(wire, subjects)
                    .newest(name -> true).values().stream()
                            .filter(object -> object.nuid().equals(proposal.nuid()) && !object.deleted())
                            .findFirst();
        } catch (IOException e) {
            commitFailure.addSuppressed(e);
            throw unclear(commitFailure, attempt);
        }
    }
}
