/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.camelobjectstore.engine.wire.ReadWindow;
import org.camelobjectstore.engine.wire.StoredMessages;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.camelobjectstore.engine.wire.WireMessage;

/**
 * Reads what a {@link FakeStream} stores, one window ahead: what is purged meanwhile may still come. It may be one that is
 * behind another.
 */
final class FakeReading implements StoredMessages {
    private final FakeStream.Cursor cursor;
    private final FakeStream.Cursor leaders;
    private final ReadWindow window;
    private final Deque<WireMessage> fetched = new ArrayDeque<>();

    private final long initialPending;

    private int life;

    FakeReading(FakeStream.Cursor cursor, FakeStream.Cursor leaders, ReadWindow window, int life) {
        this.cursor = cursor;
        this.leaders = leaders;
        this.window = window;
        this.life = life;
        this.initialPending = cursor.pending();
    }

    @Override
    public long initialPending() {
        return initialPending;
    }

    @Override
    public Optional<WireMessage> next() throws WireException {
        cursor.checkOpen();
        if (life-- == 0) {
            throw new WireException(Kind.READER_LOST, "the server-side reader was lost: fake");
        }
        if (fetched.isEmpty()) {
            fetch();
        }
        if (fetched.isEmpty() && leaders != cursor && leaders.hasBehind(cursor)) {
            throw new WireException(Kind.BEHIND, "the copy of the stream that was read is behind: fake");
        }
        return Optional.ofNullable(fetched.poll());
    }

    private void fetch() throws WireException {
        int bytes = 0;
        while (fetched.size() < window.messages() && bytes < window.bytes()) {
            Optional<WireMessage> message = cursor.take();
            if (message.isEmpty()) {
                return;
            }
            fetched.add(message.get());
            bytes += message.get().data().length;
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
