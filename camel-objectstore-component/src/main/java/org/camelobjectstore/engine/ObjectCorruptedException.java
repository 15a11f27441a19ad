/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.jspecify.annotations.Nullable;

/** What is stored does not match the object's size or digest; bytes read so far must not be used. */
public final class ObjectCorruptedException extends ObjectStoreException {
    private static final long serialVersionUID = 1L;

    ObjectCorruptedException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(bucket, object, message, cause);
    }
}
