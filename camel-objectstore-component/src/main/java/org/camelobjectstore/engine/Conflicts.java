/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * The conflicts that one change meets, each of which has it decided anew, for a time.
 *
 * <p>A server may go on to tell the revision that it refuses: while another write is on its way through a cluster, for
 * a moment; or for ever, if something else is wrong. So what is refused again at the same revision is not repeated at
 * once, and no change is repeated for ever.
 */
final class Conflicts {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private final Failures failures;
    private final String what;
    private final String object;
    private final Duration patience;

    private long beginNanos;
    private int count;
    private long lastRevision;
    private long pauseMillis;

    Conflicts(Failures failures, String what, String object, Duration patience) {
        this.failures = failures;
        this.what = what;
        this.object = object;
        this.patience = patience;
    }

    /**
     * Returns when the change is worth another try.
     *
     * @param expected the revision that was the current one when it was looked up
     * @throws ObjectConflictException if it has met conflicts for too long
     */
    void met(RevisionConflict conflict, long expected) throws ObjectConflictException, WireException {
        long now = System.nanoTime();
        if (count++ == 0) {
            beginNanos = now;
        } else if (now - beginNanos > patience.toNanos()) {
            throw failures.conflict(
                    object,
                    what + " was refused " + count + " times in "
                            + Duration.ofNanos(now - beginNanos).toMillis()
                            + " ms, the last time at revision " + expected + ", which was looked up just before ("
                            + conflict.getMessage() + "). Nothing was changed. Look who else writes this name.");
        }
        boolean unchanged = count > 1 && expected == lastRevision;
        pauseMillis = unchanged ? Math.min(LONGEST_PAUSE.toMillis(), 2 * pauseMillis + 1) : 0;
        lastRevision = expected;
        pause();
    }

    private void pause() throws WireException {
        try {
            TimeUnit.MILLISECONDS.sleep(pauseMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted before it tried again", e);
        }
    }
}
