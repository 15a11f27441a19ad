/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test.internal;

import java.io.InputStream;
import java.util.Objects;
import java.util.Random;

/** So many bytes at the cost of copying them: one random mebibyte over and over. */
public final class PatternStream extends InputStream {
    private static final byte[] PATTERN = new byte[1 << 20];

    static {
        new Random(7).nextBytes(PATTERN);
    }

    private final long size;

    private long position;

    /** Makes a stream of {@code size} bytes. */
    public PatternStream(long size) {
        this.size = size;
    }

    @Override
    public int read() {
        return position == size ? -1 : PATTERN[(int) (position++ % PATTERN.length)] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == size) {
            return -1;
        }
        int at = (int) (position % PATTERN.length);
        int count = (int) Math.min(Math.min(length, PATTERN.length - at), size - position);
        System.arraycopy(PATTERN, at, target, offset, count);
        position += count;
        return count;
    }
}
