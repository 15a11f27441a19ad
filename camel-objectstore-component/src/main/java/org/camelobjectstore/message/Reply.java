/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import org.camelobjectstore.engine.PutResult;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * What an operation answers.
 *
 * @param object the object whose headers to set; null for none
 * @param skipped whether a put, copy or move left the object alone
 * @param setsBody whether {@code body} replaces the message's body
 * @param body the new body; may be null
 */
public record Reply(
        @Nullable StoredObject object,
        boolean skipped,
        boolean setsBody,
        @Nullable Object body) {

    public static Reply headers(StoredObject object) {
        return new Reply(object, false, false, null);
    }

    public static Reply body(@Nullable Object body) {
        return new Reply(null, false, true, body);
    }

    /** There is no such object, and that is no failure. */
    public static Reply missing() {
        return body(null);
    }

    /** Whether the object that was asked for does not exist. */
    boolean isMissing() {
        return object == null && setsBody && body == null;
    }

    public static Reply both(StoredObject object, Object body) {
        return new Reply(object, false, true, body);
    }

    public static Reply written(PutResult result) {
        return new Reply(result.object(), result.skipped(), false, null);
    }

    public static Reply nothing() {
        return new Reply(null, false, false, null);
    }
}
