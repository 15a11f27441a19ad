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
}
