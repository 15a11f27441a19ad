/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * The meta messages that a watch reads.
 *
 * @param objectName of the one object that is watched; null for all
 */
record WatchedMetas(BucketSubjects subjects, @Nullable String objectName) {

    /** The subject to read: the one object's where that is enough. A name with several encodings has several subjects. */
    String filter() {
        return objectName == null || areOfAllObjects() ? subjects.allMeta() : subjects.meta(objectName);
    }

    boolean areOfAllObjects() {
        return objectName == null || !subjects.otherMetas(objectName).isEmpty();
    }

    StoredObject read(WireMessage message) throws ObjectCorruptedException {
        String bucket = subjects.bucket();
        try {
            return MetaCodec.read(bucket, message);
        } catch (ObjectCorruptedException e) {
            throw new ObjectCorruptedException(
                    bucket,
                    e.object(),
                    "An event of bucket '" + bucket + "' is unreadable and passed over: " + e.getMessage(),
                    e);
        }
    }
}
