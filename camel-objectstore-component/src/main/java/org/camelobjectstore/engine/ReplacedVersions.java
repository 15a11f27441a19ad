/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Uninterrupted;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a commit has replaced: the chunks of old versions, and meta messages at other subjects of the name. */
final class ReplacedVersions {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedVersions.class);

    private final Wire wire;
    private final BucketSubjects subjects;

    ReplacedVersions(Wire wire, BucketSubjects subjects) {
        this.wire = wire;
        this.subjects = subjects;
    }

    /**
     * Removes what was there before {@code by}. Since that was committed, nothing may fail the change any more: what cannot
     * be removed is reported to the log and not to the caller. An interrupted thread does it as well, and keeps its flag.
     */
    void remove(CurrentMeta replaced, StoredObject by) {
        try {
            Uninterrupted.run(() -> removeAll(replaced, by));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "A replaced version could not be removed whole [bucket={} object={} revision={}]: the operation sweep"
                            + " removes its chunks",
                    subjects.bucket(),
                    by.name(),
                    by.revision(),
                    e);
        }
    }

    private void removeAll(CurrentMeta replaced, StoredObject by) throws IOException {
        removeChunks(replaced.usual(), by);
        for (CurrentMeta.Version other : replaced.elsewhere()) {
            // no commit at that subject vouches for it: if it is gone, its chunks may be somebody else's now
            if (wire.purgeThrough(other.subject(), other.revision()) > 0) {
                removeChunks(other, by);
            }
        }
    }

    /** Of a version that is damaged, nobody knows the chunks; a sweep finds them now that it is gone. */
    private void removeChunks(CurrentMeta.@Nullable Version replaced, StoredObject by) throws IOException {
        StoredObject version = replaced == null ? null : replaced.object();
        if (version == null
                || version.deleted()
                || version.isLink()
                || version.nuid().isEmpty()) {
            return;
        }
        if (by.deleted() || !version.nuid().equals(by.nuid())) {
            purge(subjects.chunks(version.nuid()));
        }
    }

    private void purge(String subject) throws IOException {
        try {
            wire.purge(subject);
        } catch (WireException e) {
            if (!e.outOfReach()) {
                throw e;
            }
            LOG.debug("Replaced chunks are removed later [subject={}]: {}", subject, e.getMessage());
            wire.purgeLater(subject);
        }
    }
}
