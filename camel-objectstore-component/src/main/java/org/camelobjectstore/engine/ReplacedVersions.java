/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what a commit has replaced: the chunks of old versions, and meta messages at other subjects of the name. */
record ReplacedVersions(Wire wire, BucketSubjects subjects) {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedVersions.class);

    /**
     * Removes what was there before {@code by}. Since that was committed, what cannot be removed is told to the log and not
     * to the caller. An interrupted thread does it as well, and keeps its flag.
     */
    void remove(CurrentMeta replaced, StoredObject by) {
        boolean interrupted = Thread.interrupted();
        try {
            removeChunks(replaced, by);
            for (CurrentMeta.Elsewhere other : replaced.elsewhere()) {
                wire.purgeThrough(other.subject(), other.object().revision());
            }
        } catch (IOException e) {
            LOG.warn(
                    "A replaced version could not be removed whole [bucket={} object={} revision={}]: the operation sweep"
                            + " removes its chunks",
                    subjects.bucket(),
                    by.name(),
                    by.revision(),
                    e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Removes the chunks of every version but those that {@code by} has as well. */
    void removeChunks(CurrentMeta replaced, StoredObject by) throws IOException {
        for (StoredObject version : replaced.versions()) {
            boolean hasChunks =
                    !version.deleted() && !version.isLink() && !version.nuid().isEmpty();
            if (hasChunks && (by.deleted() || !version.nuid().equals(by.nuid()))) {
                purge(subjects.chunks(version.nuid()));
            }
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
