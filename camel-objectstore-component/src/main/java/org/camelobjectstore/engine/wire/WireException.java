/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the server or the connection answered instead of doing what was asked, before anybody said for which object it
 * was; the engine makes the exception that users see from it.
 */
public final class WireException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What callers tell apart. */
    public enum Kind {
        NO_BUCKET,
        /** There is no such message. */
        NO_MESSAGE,
        NAME_TAKEN,
        /** What should be shared is there and differs. */
        OTHER_SETTINGS,
        WRONG_REVISION,
        SEALED,
        /** The bucket's own limits leave no room. */
        FULL,
        /** What the account, or what one storage type of the server, may hold leaves no room. */
        ACCOUNT_FULL,
        SERVER_FULL,
        REFUSED,
        /** The user may not send it. */
        DENIED,
        /** There is an answer, and it does not tell whether what was asked was done. */
        UNCLEAR,
        TIMEOUT,
        /** Nobody listens on the subject: no stream, no JetStream, or not now. */
        NO_RESPONDER,
        /** The server-side reader is gone or skipped messages; what was not read yet can be asked for again. */
        READER_LOST,
        /** What was read is not all that the leader holds: a replica lags, or writers are faster than the reader. */
        BEHIND,
        /** The connection is closed or cannot take the message. */
        CONNECTION,
        /** The connection broke after something was sent and before it was answered; it may have arrived or not. */
        CONNECTION_LOST,
        INTERRUPTED
    }

    private final Kind kind;

    public WireException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public WireException(Kind kind, String message) {
        this(kind, message, null);
    }

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** Whether there was no room for what was to be stored. Removing needs none. */
    public boolean isFull() {
        return switch (kind) {
            case FULL, ACCOUNT_FULL, SERVER_FULL -> true;
            default -> false;
        };
    }

    /** Whether it is certain that what was asked was not done and will not be done: it was refused, or never sent. */
    public boolean isRefusal() {
        return switch (kind) {
            case FULL, ACCOUNT_FULL, SERVER_FULL, SEALED, REFUSED, DENIED, NO_RESPONDER, NO_BUCKET, CONNECTION -> true;
            default -> false;
        };
    }

    /** Whether the same is worth another try without waiting. */
    public boolean mayPassAtOnce() {
        return kind == Kind.CONNECTION_LOST;
    }

    /** Whether the server could not be reached or was silent, so that the same may succeed later. */
    public boolean outOfReach() {
        return switch (kind) {
            case TIMEOUT, CONNECTION, CONNECTION_LOST -> true;
            default -> false;
        };
    }
}
