/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to read an object.
 *
 * @param offset the first byte to read, 0 for the object's first
 * @param length how many bytes at most; null for all from the offset on
 * @param verifyDigest whether a whole object must match its digest; a part cannot be checked against it
 * @param progressInterval how often a long transfer tells how far it is; zero for never
 */
public record GetRequest(long offset, @Nullable Long length, boolean verifyDigest, Duration progressInterval) {

    /** The whole object, verified. */
    public static final GetRequest WHOLE = new GetRequest(0, null, true, Duration.ZERO);

    public GetRequest {
        if (offset < 0) {
            throw new IllegalArgumentException("offset " + offset + " must be 0 or more bytes");
        }
        if (length != null && length < 0) {
            throw new IllegalArgumentException("length " + length + " must be 0 or more bytes");
        }
    }

    /** The same reading of a part of the object. */
    public GetRequest withRange(long from, @Nullable Long count) {
        return new GetRequest(from, count, verifyDigest, progressInterval);
    }

    /** The same reading with the digest verified or not. */
    public GetRequest withVerifyDigest(boolean verify) {
        return new GetRequest(offset, length, verify, progressInterval);
    }

    /**
     * How many bytes of an object of {@code size} bytes this asks for.
     *
     * @throws IllegalArgumentException if the offset is behind the object's end
     */
    public long lengthIn(StoredObject object) {
        long size = Math.max(0, object.size());
        if (offset > size) {
            throw new IllegalArgumentException("offset " + offset + " is behind the end of object '" + object.name()
                    + "' in bucket '" + object.bucket() + "', which has " + object.size() + " bytes");
        }
        return length == null ? size - offset : Math.min(length, size - offset);
    }

    boolean isWholeOf(StoredObject object) {
        return offset == 0 && (length == null || length >= object.size());
    }
}
