/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;

/** Hands out at most so many bytes at a read, one portion after the other, then single bytes. */
final class TricklingSource extends InputStream {
    private final ByteArrayInputStream content;
    private final List<Integer> portions;
    private int reads;

    TricklingSource(byte[] content, List<Integer> portions) {
        this.content = new ByteArrayInputStream(content);
        this.portions = portions;
    }

    @Override
    public int read() {
        return content.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int portion = reads < portions.size() ? portions.get(reads++) : 1;
        return content.read(target, offset, Math.min(length, portion));
    }
}
