/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** The bucket does not exist on this server and account. */
public final class BucketNotFoundException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    BucketNotFoundException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
