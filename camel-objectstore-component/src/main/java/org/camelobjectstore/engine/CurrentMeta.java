/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under one name: by everybody's encoding of names, and by the standard base64 that jnats uses.
 *
 * @param usual the meta message at the URL-safe subject; null if there is none
 * @param standard the one at the standard subject, where that is another subject; null if there is none
 */
record CurrentMeta(@Nullable StoredObject usual, @Nullable StoredObject standard) {

    /** What a conditional write of the usual subject must expect. */
    long revision() {
        return usual == null ? 0 : usual.revision();
    }

    /** The newest of the two, delete markers included. */
    Optional<StoredObject> newest() {
        if (usual == null || (standard != null && standard.revision() > usual.revision())) {
            return Optional.ofNullable(standard);
        }
        return Optional.of(usual);
    }

    /** The newest of the two unless it is deleted. */
    Optional<StoredObject> live() {
        return newest().filter(object -> !object.deleted());
    }
}
