/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.engine.Wire.Freshness;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One change of an object's state: what the leader holds is read, the next state decided and committed by
 * compare-and-set; if somebody else's commit came first, it is decided anew.
 *
 * @param patience how long it is decided anew at most
 * @param what what is tried, for error texts: {@code Delete of 'a' from bucket 'b'}
 */
record MetaEdit(
        MetaStore metas, ReplacedVersions replaced, Failures failures, Duration patience, String what, String object) {
    private static final Logger LOG = LoggerFactory.getLogger(MetaEdit.class);

    /** The next state of a name, from what is there now. */
    interface Decision {
        StoredObject from(CurrentMeta current) throws IOException;
    }

    /** A change that has happened: what was there, and what is there now. */
    record Committed(CurrentMeta before, StoredObject after) {}

    static MetaEdit of(BucketContext context, String what, String object) {
        return new MetaEdit(
                context.metas(),
                context.replaced(),
                context.failures(),
                context.settings().requestTimeout(),
                what,
                object);
    }

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
                    return new Committed(current, metas.commit(next, current.revision()));
                } catch (RevisionConflict e) {
                    conflicts.met(e, current.revision()); // decided anew from the state that came first
                } catch (WireException e) {
                    if (!e.is(Kind.FULL) || !next.deleted()) {
                        throw e;
                    }
                    if (metas.remove(object, current)) {
                        return markLater(current, next);
                    }
                }
            }
        } catch (IOException e) {
            throw failures.of(what, object, e, "");
        }
    }

    /**
     * Deletes in a bucket that has no room for the marker: the meta message is gone already, now go the chunks, and then
     * the marker may fit.
     */
    private Committed markLater(CurrentMeta current, StoredObject marker) throws IOException {
        replaced.remove(current, marker);
        try {
            return new Committed(current, metas.commit(marker, 0));
        } catch (RevisionConflict e) {
            return new Committed(current, marker); // somebody has put the name anew
        } catch (WireException e) {
            LOG.warn(
                    "Deleted without a marker, for which the bucket has no room: watches do not learn of it [bucket={}"
                            + " object={}]: {}",
                    failures.bucket(),
                    object,
                    e.getMessage());
            return new Committed(current, marker);
        }
    }
}
