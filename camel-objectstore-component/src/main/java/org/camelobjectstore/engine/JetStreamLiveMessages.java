/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Optional;

/** Reads what is stored and what comes after; silence beyond two heartbeats means that the reader is lost. */
final class JetStreamLiveMessages implements Wire.LiveMessages {
    private static final Duration EXPIRES = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration MAX_SILENCE = HEARTBEAT.multipliedBy(2).plusMillis(500);
    private static final int BATCH = 256;

    private final JetStreamPull pull;

    private long lastHeard = System.nanoTime();
    private long lastAsked = lastHeard;

    JetStreamLiveMessages(JetStreamPull pull) {
        this.pull = pull;
    }

    @Override
    public long initialPending() throws WireException {
        return pull.initialPending();
    }

    @Override
    public Optional<WireMessage> next(Duration wait) throws WireException {
        long now = System.nanoTime();
        if (now - lastAsked > HEARTBEAT.toNanos()) {
            lastHeard = now; // the reader was away, so the silence may be its own
        }
        long deadline = now + wait.toNanos();
        while (true) {
            askAhead();
            long left = Math.max(1, deadline - System.nanoTime());
            switch (pull.await(Duration.ofNanos(left))) {
                case MESSAGE -> {
                    lastHeard = System.nanoTime();
                    lastAsked = lastHeard;
                    return Optional.of(pull.message());
                }
                case NOTHING_STORED, SIGN_OF_LIFE -> lastHeard = System.nanoTime();
                case SILENCE -> {
                    lastAsked = System.nanoTime();
                    checkAlive();
                    return Optional.empty();
                }
            }
        }
    }

    private void askAhead() throws WireException {
        if (pull.outstanding() <= BATCH / 2) {
            pull.requestComing(BATCH, EXPIRES, HEARTBEAT);
        }
    }

    private void checkAlive() throws WireException {
        long silence = System.nanoTime() - lastHeard;
        if (silence > MAX_SILENCE.toNanos()) {
            throw JetStreamPull.lost("no message and no heartbeat came for " + silence / 1_000_000 + " ms");
        }
    }

    @Override
    public void close() {
        pull.close();
    }
}
