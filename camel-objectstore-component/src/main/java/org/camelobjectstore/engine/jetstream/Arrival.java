/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import org.jspecify.annotations.Nullable;

/**
 * What came of a pull consumer.
 *
 * @param pulled present for {@link Kind#MESSAGE} alone
 */
record Arrival(Kind kind, @Nullable PulledMessage pulled) {
    static final Arrival NOTHING_STORED = new Arrival(Kind.NOTHING_STORED, null);
    static final Arrival SIGN_OF_LIFE = new Arrival(Kind.SIGN_OF_LIFE, null);
    static final Arrival SILENCE = new Arrival(Kind.SILENCE, null);

    enum Kind {
        MESSAGE,
        /** The server says that it has nothing more for a request. */
        NOTHING_STORED,
        /** A request has ended unfulfilled, or the server is alive. */
        SIGN_OF_LIFE,
        /** Nothing came in the time given. */
        SILENCE
    }

    static Arrival of(PulledMessage pulled) {
        return new Arrival(Kind.MESSAGE, pulled);
    }

    /** The message of a {@link Kind#MESSAGE}. */
    PulledMessage message() {
        if (pulled == null) {
            throw new IllegalStateException("No message has arrived: " + kind);
        }
        return pulled;
    }
}
