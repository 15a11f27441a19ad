/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** The bucket has no object of this name, or only a deleted one. */
public final class ObjectNotFoundException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    ObjectNotFoundException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
