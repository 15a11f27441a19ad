/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong with an object or a bucket; the message says what, with which numbers, what is left behind and
 * what to do.
 *
 * <p>There is one subtype for each different reaction a caller may have; whatever needs no reaction of its own is this
 * type itself.
 */
public class ObjectStoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String bucket;
    private final @Nullable String object;

    ObjectStoreException(String bucket, @Nullable String object, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.bucket = bucket;
        this.object = object;
    }

    /** The bucket concerned; empty where no single bucket is. */
    public String bucket() {
        return bucket;
    }

    /** The object concerned; null where the bucket as a whole is. */
    public @Nullable String object() {
        return object;
    }
}
