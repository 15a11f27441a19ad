/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Optional;

/** Reads what is stored and what comes after, by an ephemeral consumer. */
final class JetStreamLiveMessages implements Wire.LiveMessages {
    private final JetStreamPull pull;
    private final JetStreamComing coming;

    private JetStreamLiveMessages(JetStreamPull pull) {
        this.pull = pull;
        this.coming = new JetStreamComing(pull.fetch());
    }

    /** Begins the reading, once the consumer is there and the server answers a request for messages. */
    static JetStreamLiveMessages begin(JetStreamPull pull, Duration requestTimeout) throws WireException {
        JetStreamLiveMessages messages = new JetStreamLiveMessages(pull);
        try {
            pull.awaitCreated();
            messages.coming.begin(requestTimeout);
            return messages;
        } catch (WireException e) {
            pull.close();
            throw e;
        }
    }

    @Override
    public long initialPending() throws WireException {
        return pull.initialPending();
    }

    @Override
    public Optional<WireMessage> next(Duration wait, int room) throws WireException {
        if (!coming.next(wait, room)) {
            return Optional.empty();
        }
        pull.checkNoGap(pull.fetch().delivery());
        return Optional.of(pull.message());
    }

    @Override
    public void close() {
        pull.close();
    }
}
