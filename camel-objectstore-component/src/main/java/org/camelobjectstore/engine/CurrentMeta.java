/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under one name: by the usual encoding of names, and by those that some clients use instead.
 *
 * @param usual the meta message at the usual subject; null if there is none
 * @param elsewhere those at the other subjects; empty for nearly every name
 */
record CurrentMeta(@Nullable StoredObject usual, List<Elsewhere> elsewhere) {

    /** A meta message of this name at another subject. */
    record Elsewhere(String subject, StoredObject object) {}

    /** What a conditional write of the usual subject must expect. */
    long revision() {
        return usual == null ? 0 : usual.revision();
    }

    /** The newest of all, delete markers included. */
    Optional<StoredObject> newest() {
        return versions().stream().max(Comparator.comparingLong(StoredObject::revision));
    }

    /** The newest of all unless it is deleted. */
    Optional<StoredObject> live() {
        return newest().filter(object -> !object.deleted());
    }

    /** All of them, in no order. */
    List<StoredObject> versions() {
        List<StoredObject> versions = new ArrayList<>();
        if (usual != null) {
            versions.add(usual);
        }
        elsewhere.forEach(other -> versions.add(other.object()));
        return versions;
    }
}
