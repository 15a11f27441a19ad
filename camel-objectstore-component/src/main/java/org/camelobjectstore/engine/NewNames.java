/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Guesses whether the next put of a bucket writes a name that was never written: after a few such puts in a row, until
 * one meets a name that was. A right guess spares the look-up; a wrong one is refused by the server and costs a look-up
 * and a second commit.
 *
 * <p>Safe for use by several threads; what it loses between them is only the quality of the guess.
 */
final class NewNames {
    private static final int ENOUGH = 3;

    private final AtomicInteger inARow = new AtomicInteger();

    boolean expected() {
        return inARow.get() >= ENOUGH;
    }

    /** Learns what a put has met. */
    void met(CurrentMeta target) {
        if (target.newestVersion().isPresent()) {
            inARow.set(0);
        } else if (!expected()) {
            inARow.incrementAndGet();
        }
    }
}
