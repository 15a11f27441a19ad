/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.io.InputStream;
import java.util.Objects;
import java.util.SplittableRandom;

/** A stream of so many bytes that nobody could compress, always the same ones, and that tells nobody how many they are. */
public final class GeneratedStream extends InputStream {
    private final SplittableRandom random = new SplittableRandom(42);

    private long left;

    private GeneratedStream(long bytes) {
        this.left = bytes;
    }

    public static GeneratedStream ofBytes(long bytes) {
        return new GeneratedStream(bytes);
    }

    @Override
    public int read() {
        if (left == 0) {
            return -1;
        }
        left--;
        return random.nextInt(256);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, left);
        for (int i = 0; i < count; i++) {
            target[offset + i] = (byte) read();
        }
        return count == 0 ? -1 : count;
    }
}
