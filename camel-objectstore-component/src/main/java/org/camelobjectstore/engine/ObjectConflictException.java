/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** Somebody else's write came first, or the name is taken; nothing of the refused write is left. */
public final class ObjectConflictException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    ObjectConflictException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
