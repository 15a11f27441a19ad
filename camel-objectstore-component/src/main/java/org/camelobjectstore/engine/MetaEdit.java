/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * One change of an object's state: what the leader holds is read, the next state decided and committed by
 * compare-and-set; if somebody else's commit came first, it is decided anew.
 */
final class MetaEdit {
    private final MetaStore metas;
    private final ReplacedVersions replaced;
    private final Failures failures;
    /** How long it is decided anew at most. */
    private final Duration patience;

    private final String what;
    private final String object;

    /**
     * Prepares a change.
     *
     * @param what what is tried, for error texts: {@code Delete of 'a' from bucket 'b'}
     */
    MetaEdit(BucketContext context, String what, String object) {
        this.metas = context.metas();
        this.replaced = context.replaced();
        this.failures = context.failures();
        this.patience = context.settings().requestTimeout();
        this.what = what;
        this.object = object;
    }

    /** The next state of a name, from what is there now. */
    interface Decision {
        StoredObject from(CurrentMeta current) throws IOException;
    }

    /** A change that has happened: what was there, and what is there now. */
    record Committed(CurrentMeta before, StoredObject after) {}

    CurrentMeta lookUp() throws IOException {
        try {
            return metas.lookUp(object, Freshness.LEADER);
        } catch (IOException e) {
            throw failures.of(what, object, e, "");
        }
    }

    /**
     * What takes the name in {@code current}, if it is what is expected; it may be damaged.
     *
     * @param expectedRevision null for any
     */
    CurrentMeta.Version present(CurrentMeta current, @Nullable Long expectedRevision) throws ObjectStoreException {
        CurrentMeta.Version present = current.present().orElseThrow(() -> failures.notFound(object));
        if (expectedRevision != null && expectedRevision != present.revision()) {
            throw failures.conflict(
                    object,
                    what + " was refused: revision " + expectedRevision + " was expected, " + present.revision()
                            + " is current. Nothing was changed.");
        }
        return present;
    }

    /** The live object in {@code current}, if it is the one that is expected. */
    StoredObject live(CurrentMeta current, @Nullable Long expectedRevision) throws ObjectStoreException {
        return present(current, expectedRevision).read();
    }

    /** The live object in {@code current}, if it is this version. */
    StoredObject live(CurrentMeta current, StoredObject version) throws ObjectStoreException {
        StoredObject live = live(current, version.revision());
        if (!live.nuid().equals(version.nuid())) { // of a bucket that was made anew
            throw failures.conflict(object, what + " was refused: it is another object now. Nothing was changed.");
        }
        return live;
    }

    /** Changes the state and removes what it replaced. */
    StoredObject change(Decision decision) throws IOException {
        Committed committed = commit(decision);
        replaced.remove(committed.before(), committed.after());
        return committed.after();
    }

    /** Changes the state; what it replaced is the caller's to remove. */
    Committed commit(Decision decision) throws IOException {
        Conflicts conflicts = new Conflicts(failures, what, object, patience);
        try {
            while (true) {
                CurrentMeta current = metas.lookUp(object, Freshness.LEADER);
                StoredObject next = decision.from(current);
                try {
                    return new Committed(current, store(next, current));
                } catch (RevisionConflict e) {
                    conflicts.met(e, current.revision()); // decided anew from the state that came first
                }
            }
        } catch (IOException e) {
            boolean refused = e instanceof WireException wire && wire.isRefusal();
            throw failures.of(what, object, e, refused ? "Nothing was changed." : "");
        }
    }

    private StoredObject store(StoredObject next, CurrentMeta current) throws IOException {
        return next.deleted()
                ? metas.markDeleted(next, current, () -> replaced.remove(current, next))
                : metas.commit(next, current.revision());
    }
}
