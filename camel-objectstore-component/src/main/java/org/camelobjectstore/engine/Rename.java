/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.function.Supplier;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * One rename: the object's meta message is committed under the new name, then the old name is removed; the chunks stay
 * where they are.
 *
 * <p>If the old name is written by somebody else in between, the chunks are gone with the version they belonged to: the
 * new name is given back to what it was before, and the rename fails.
 */
final class Rename {
    private final MetaStore metas;
    private final ReplacedVersions replaced;
    private final Failures failures;
    private final Supplier<String> nuids;
    private final BucketContext context;
    private final String name;
    private final MetaEdit old;
    private final String what;

    Rename(BucketContext context, String what, String object) {
        this.context = context;
        this.metas = context.metas();
        this.replaced = context.replaced();
        this.failures = context.failures();
        this.nuids = context.nuids();
        this.what = what;
        this.name = object;
        this.old = new MetaEdit(context, what, object);
    }

    /**
     * Renames.
     *
     * @param update has the new name, and what else is to change
     * @param expectedRevision the revision of the old name that must be current; null for any
     * @param ifExists what to do if an object has the new name
     */
    PutResult run(MetaUpdate update, @Nullable Long expectedRevision, IfExists ifExists) throws IOException {
        CurrentMeta oldMeta = old.lookUp();
        return run(update, oldMeta, old.live(oldMeta, expectedRevision), ifExists);
    }

    /** As above, if the old name stands for this version. */
    PutResult run(MetaUpdate update, StoredObject version, IfExists ifExists) throws IOException {
        CurrentMeta oldMeta = old.lookUp();
        return run(update, oldMeta, old.live(oldMeta, version), ifExists);
    }

    private PutResult run(MetaUpdate update, CurrentMeta oldMeta, StoredObject before, IfExists ifExists)
            throws IOException {
        StoredObject renamed = before.with(update);
        MetaEdit target = new MetaEdit(context, what, renamed.name());
        if (ifExists == IfExists.SKIP) {
            StoredObject present = target.lookUp().live().orElse(null);
            if (present != null) {
                return new PutResult(present, true);
            }
        }
        MetaEdit.Committed committed = target.commit(current -> {
            StoredObject present = current.live().orElse(null);
            if (present != null && ifExists != IfExists.REPLACE) {
                throw taken(present);
            }
            return renamed;
        });
        removeOldName(oldMeta, before, committed);
        replaced.remove(oldMeta, committed.after());
        replaced.remove(committed.before(), committed.after());
        return new PutResult(committed.after(), false);
    }

    private ObjectConflictException taken(StoredObject present) {
        return failures.conflict(
                name,
                what + " was refused: the new name '" + present.name() + "' is taken (revision " + present.revision()
                        + "). Nothing was changed. Delete that object first, or choose another name.");
    }

    private void removeOldName(CurrentMeta oldMeta, StoredObject before, MetaEdit.Committed committed)
            throws IOException {
        try {
            metas.removeName(oldMeta, before, nuids.get());
        } catch (RevisionConflict e) {
            String left = takeBack(committed, e) ? "" : " " + halfDone(committed) + " It may have no content.";
            throw new ObjectConflictException(
                    context.subjects().bucket(),
                    name,
                    what + " was refused: '" + name
                            + "' was written by somebody else at the same time. Look at it, and rename it again if you"
                            + " still want to." + left,
                    e);
        } catch (IOException e) {
            throw failures.of(what, before.name(), e, afterFailure(committed, e));
        }
    }

    private String afterFailure(MetaEdit.Committed committed, IOException failure) {
        boolean refused = failure instanceof WireException wire && wire.isRefusal();
        if (refused && takeBack(committed, failure)) {
            return "Nothing was changed.";
        }
        return (refused ? halfDone(committed) + " " : "") + "'" + name + "' and '"
                + committed.after().name()
                + "' may both stand for the object now; delete neither before you have looked at both.";
    }

    /** Gives the new name back to what it was before; false if that failed. */
    private boolean takeBack(MetaEdit.Committed committed, IOException cause) {
        try {
            metas.takeBack(committed.after(), committed.before());
            return true;
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
            return false;
        }
    }

    private static String halfDone(MetaEdit.Committed committed) {
        StoredObject after = committed.after();
        String stands =
                "The new name '" + after.name() + "' (revision " + after.revision() + ") could not be taken back.";
        return committed
                .before()
                .present()
                .map(CurrentMeta.Version::object)
                .filter(former -> !former.nuid().equals(after.nuid()))
                .map(former -> stands + " The object that had it before (nuid " + former.nuid() + ", " + former.size()
                        + " bytes) is lost; the operation sweep removes its chunks.")
                .orElse(stands);
    }
}
