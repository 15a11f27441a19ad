/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.function.Supplier;
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
    private final MetaEdit old;
    private final String what;

    Rename(BucketContext context, String what, String object) {
        this.context = context;
        this.metas = context.metas();
        this.replaced = context.replaced();
        this.failures = context.failures();
        this.nuids = context.nuids();
        this.what = what;
        this.old = MetaEdit.of(context, what, object);
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
        StoredObject before = old.live(oldMeta, expectedRevision);
        StoredObject renamed = before.with(update);
        MetaEdit target = MetaEdit.of(context, what, renamed.name());
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
                old.object(),
                what + " was refused: the new name '" + present.name() + "' is taken (revision " + present.revision()
                        + "). Nothing was changed. Delete that object first, or choose another name.");
    }

    private void removeOldName(CurrentMeta oldMeta, StoredObject before, MetaEdit.Committed committed)
            throws IOException {
        try {
            metas.removeName(oldMeta, before, nuids.get());
        } catch (RevisionConflict e) {
            takeBack(committed, e);
        } catch (IOException e) {
            if (e instanceof WireException refusal && refusal.isRefusal()) {
                metas.takeBack(committed.after(), committed.before());
                throw failures.of(what, before.name(), e, "Nothing was changed.");
            }
            throw failures.of(
                    what,
                    before.name(),
                    e,
                    "'" + before.name() + "' and '" + committed.after().name()
                            + "' may both stand for the object now; delete neither before you have looked at both.");
        }
    }

    private void takeBack(MetaEdit.Committed committed, RevisionConflict cause) throws ObjectStoreException {
        String left = "";
        try {
            metas.takeBack(committed.after(), committed.before());
        } catch (IOException e) {
            cause.addSuppressed(e);
            left = " '" + committed.after().name() + "' could not be taken back and may have no content: delete it.";
        }
        throw new ObjectConflictException(
                failures.bucket(),
                old.object(),
                what + " was refused: '" + old.object()
                        + "' was written by somebody else at the same time. Look at it, and rename it again if you still"
                        + " want to." + left,
                cause);
    }
}
