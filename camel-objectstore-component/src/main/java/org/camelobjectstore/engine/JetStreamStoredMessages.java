/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Optional;

/** Reads what is stored, two windows ahead of its reader. */
final class JetStreamStoredMessages implements Wire.StoredMessages {
    private final JetStreamPull pull;
    private final Wire.ReadWindow window;
    private final Duration stallTimeout;

    private boolean ended;
    /** Whether a message came since the server last broke a request off. */
    private boolean progress;

    JetStreamStoredMessages(JetStreamPull pull, Wire.ReadWindow window, Duration stallTimeout) {
        this.pull = pull;
        this.window = window;
        this.stallTimeout = stallTimeout;
    }

    @Override
    public long initialPending() throws WireException {
        return pull.initialPending();
    }

    @Override
    public Optional<WireMessage> next() throws WireException {
        if (pull.initialPending() == 0) {
            ended = true;
        }
        while (!ended) {
            askAhead();
            switch (pull.await(stallTimeout)) {
                case MESSAGE -> {
                    progress = true;
                    ended = pull.pendingOnServer() == 0;
                    return Optional.of(pull.message());
                }
                case NOTHING_STORED -> ended = true;
                case SIGN_OF_LIFE -> {
                    if (!progress) {
                        pull.requestStored(1, 0); // the next message alone is larger than a window
                    }
                    progress = false;
                }
                case SILENCE -> throw JetStreamFetch.lost("nothing came for " + stallTimeout.toMillis() + " ms");
            }
        }
        return Optional.empty();
    }

    private void askAhead() throws WireException {
        while (pull.outstanding() <= window.messages() && pull.pendingOnServer() > pull.outstanding()) {
            pull.requestStored(window.messages(), window.bytes());
        }
    }

    @Override
    public void close() {
        pull.close();
    }
}
