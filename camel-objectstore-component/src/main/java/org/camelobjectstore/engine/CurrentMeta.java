/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is stored under one name: by the usual encoding of names, and by those that some clients use instead.
 *
 * @param usual what is at the usual subject; null if there is nothing
 * @param elsewhere what is at the other subjects; empty for nearly every name
 */
record CurrentMeta(@Nullable Version usual, List<Version> elsewhere) {

    /**
     * A meta message that is there for this name, be it readable or not.
     *
     * @param object what it tells; null if it is damaged
     * @param damage why it cannot be read; null if it can
     */
    record Version(
            String subject,
            long revision,
            @Nullable StoredObject object,
            @Nullable ObjectCorruptedException damage) {

        StoredObject read() throws ObjectCorruptedException {
            if (object == null) {
                throw Objects.requireNonNull(damage);
            }
            return object;
        }

        boolean isDeleted() {
            return object != null && object.deleted();
        }
    }

    /** What a conditional write of the usual subject must expect. */
    long revision() {
        return usual == null ? 0 : usual.revision();
    }

    /** The newest of all, damaged ones and delete markers included. */
    Optional<Version> newestVersion() {
        return Stream.concat(Stream.ofNullable(usual), elsewhere.stream())
                .max(Comparator.comparingLong(Version::revision));
    }

    /** What takes the name: the newest of all unless it is deleted; it may be damaged. */
    Optional<Version> present() {
        return newestVersion().filter(version -> !version.isDeleted());
    }

    /** What the newest of all tells, delete markers included. */
    Optional<StoredObject> newest() throws ObjectCorruptedException {
        Optional<Version> newest = newestVersion();
        return newest.isPresent() ? Optional.of(newest.get().read()) : Optional.empty();
    }

    /** What the newest of all tells, unless it is deleted. */
    Optional<StoredObject> live() throws ObjectCorruptedException {
        return newest().filter(object -> !object.deleted());
    }
}
