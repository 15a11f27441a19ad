/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** An event was delivered as often as is allowed, and nobody told how the last time ended: it is given up. */
public final class DeliveryExhaustedException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    DeliveryExhaustedException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
