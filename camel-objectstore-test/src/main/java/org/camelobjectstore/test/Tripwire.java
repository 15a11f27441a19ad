/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in what one side sends through a {@link TcpProxy}, from when the wire is laid. It is crossed once. */
public abstract class Tripwire {
    /** Bytes of a connection that are looked at again together with what comes next. */
    static final int MEMORY = 256;

    private Tripwire() {}

    /** Behind so many bytes, those of all connections together. */
    public static Tripwire afterBytes(long count) {
        return new Tripwire() {
            private long left = count;

            @Override
            int crossedAt(byte[] bytes, int passed, int end) {
                int coming = end - passed;
                if (coming < left) {
                    left -= coming;
                    return -1;
                }
                return passed + (int) left;
            }
        };
    }

    /** Where a text begins. Of one that comes in several pieces, the pieces before the last may pass. */
    public static Tripwire before(String text) {
        return new AtText(text, 1, false);
    }

    /** Where a text begins for the n-th time, counted from 1. */
    public static Tripwire before(int occurrence, String text) {
        return new AtText(text, occurrence, false);
    }

    /** Where a text has ended. */
    public static Tripwire after(String text) {
        return new AtText(text, 1, true);
    }

    /** Where a text has ended for the n-th time, counted from 1. */
    public static Tripwire after(int occurrence, String text) {
        return new AtText(text, occurrence, true);
    }

    /**
     * Looks at the next bytes of one connection.
     *
     * @param bytes up to {@code passed} bytes that went before, at most {@link #MEMORY}; from there to {@code end} the next
     * @return the index that the wire is at, or -1 if it lies behind these bytes
     */
    abstract int crossedAt(byte[] bytes, int passed, int end);

    private static final class AtText extends Tripwire {
        private final byte[] text;
        private final boolean behind;
        private int occurrencesLeft;

        AtText(String text, int occurrence, boolean behind) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
            this.occurrencesLeft = occurrence;
            this.behind = behind;
            if (this.text.length == 0 || this.text.length > MEMORY) {
                throw new IllegalArgumentException("a text of " + this.text.length + " bytes must have 1.." + MEMORY);
            }
        }

        @Override
        int crossedAt(byte[] bytes, int passed, int end) {
            for (int at = Math.max(0, passed - text.length + 1); at + text.length <= end; at++) {
                if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length) && --occurrencesLeft == 0) {
                    return behind ? at + text.length : Math.max(at, passed);
                }
            }
            return -1;
        }
    }
}
