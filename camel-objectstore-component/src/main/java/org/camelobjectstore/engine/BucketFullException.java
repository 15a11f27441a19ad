/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/**
 * There is no room: by the bucket's own limits, or by those of its account or server, as the text says. Nothing of the
 * refused write is left. Deleting works nevertheless.
 */
public final class BucketFullException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    BucketFullException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
