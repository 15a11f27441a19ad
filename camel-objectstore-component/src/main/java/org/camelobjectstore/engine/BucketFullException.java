/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** The bucket has no room; nothing of the refused write is left. */
public final class BucketFullException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    BucketFullException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
