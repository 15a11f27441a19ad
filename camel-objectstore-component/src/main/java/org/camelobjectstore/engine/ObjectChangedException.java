/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** The object was replaced by a newer version while this one was still being read. */
public final class ObjectChangedException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    ObjectChangedException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
