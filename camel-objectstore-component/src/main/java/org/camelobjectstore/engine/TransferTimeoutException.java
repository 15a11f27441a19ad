/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** The server gave no answer, or a transfer made no progress, for the time allowed. */
public final class TransferTimeoutException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    TransferTimeoutException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
