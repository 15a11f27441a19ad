/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.wire.LiveMessages;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/** Reads what a {@link FakeStream} stores and will store. */
final class FakeFollowing implements LiveMessages {
    private final FakeStream.Cursor cursor;
    private final long initialPending;

    private int life;

    FakeFollowing(FakeStream.Cursor cursor, int life) {
        this.cursor = cursor;
        this.initialPending = cursor.pending();
        this.life = life;
    }

    @Override
    public long initialPending() {
        return initialPending;
    }

    @Override
    public Optional<WireMessage> next(Duration wait, int room) throws WireException {
        if (life == 0) {
            throw new WireException(Kind.READER_LOST, "the server-side reader was lost: fake");
        }
        Optional<WireMessage> message = cursor.take(wait);
        if (message.isPresent()) {
            life--;
        }
        return message;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
