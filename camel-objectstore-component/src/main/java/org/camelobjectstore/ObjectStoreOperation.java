/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a producer does; the constants are spelled as in URIs and headers. */
public enum ObjectStoreOperation {
    put,
    get,
    info,
    list,
    exists,
    delete,
    updateMeta,
    copy,
    move,
    addLink,
    addBucketLink,
    seal,
    status,
    createBucket,
    updateBucket,
    deleteBucket,
    listBuckets,
    verify,
    sweep;

    /**
     * Finds an operation by its name, in any case.
     *
     * @throws IllegalArgumentException naming what was given and what is allowed
     */
    public static ObjectStoreOperation of(String name) {
        for (ObjectStoreOperation operation : values()) {
            if (operation.name().equalsIgnoreCase(name)) {
                return operation;
            }
        }
        throw new IllegalArgumentException("Unknown operation '" + name + "'; allowed are "
                + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
    }

    /** Whether it works without its bucket, or on buckets as such, so that the bucket need not be there at the start. */
    boolean needsNoBucket() {
        return switch (this) {
            case createBucket, deleteBucket, listBuckets -> true;
            default -> false;
        };
    }

    /** Whether {@code ifExists=skip} may keep it from writing. */
    boolean mayBeSkipped() {
        return switch (this) {
            case put, copy, move -> true;
            default -> false;
        };
    }

    /** Whether it writes to another name or bucket than it reads from. */
    boolean hasDestination() {
        return this == copy || this == move;
    }

    /** Whether it may create a bucket that only a message names. */
    boolean mayCreateBucket() {
        return switch (this) {
            case put, addLink, addBucketLink -> true;
            default -> false;
        };
    }
}
