/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** An {@link ObjectContent} that hands out one chunk after the other; subclasses say which bytes of which chunks. */
abstract class ChunkedContent extends ObjectContent {
    private static final byte[] NONE = {};

    private final StoredObject object;

    private byte[] chunk = NONE;
    private int position;
    private int limit;
    private volatile boolean closed;

    ChunkedContent(StoredObject object) {
        this.object = object;
    }

    /**
     * Fetches what comes next by {@link #handOut}, possibly nothing.
     *
     * @return false at the end
     */
    abstract boolean advance() throws IOException;

    /** Bytes that have arrived, for error texts. */
    abstract long arrived();

    abstract void closeSource();

    final void handOut(byte[] bytes, int from, int to) {
        chunk = bytes;
        position = from;
        limit = to;
    }

    final void handOutNothing() {
        handOut(NONE, 0, 0);
    }

    @Override
    public StoredObject info() {
        return object;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    /** Writes chunk by chunk, without a copy of its own. */
    @Override
    public long transferTo(OutputStream target) throws IOException {
        long count = 0;
        while (fill()) {
            int length = limit - position;
            target.write(chunk, position, length);
            position = limit;
            count += length;
        }
        return count;
    }

    @Override
    public int available() {
        return limit - position;
    }

    /** Makes sure that a byte is there to hand out; false at the end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("The content of object '" + object.name() + "' in bucket '" + object.bucket()
                    + "' was closed after " + arrived() + " of " + object.size() + " bytes");
        }
        while (position == limit) {
            if (!advance()) {
                return false;
            }
        }
        return true;
    }

    final ObjectCorruptedException corrupted(String how) {
        close();
        return new ObjectCorruptedException(
                object.bucket(),
                object.name(),
                "Object '" + object.name() + "' in bucket '" + object.bucket() + "' is corrupt: " + how + " (nuid "
                        + object.nuid()
                        + "). Do not use the bytes read so far. To read it anyway, set verifyDigest=false.",
                null);
    }

    @Override
    public void close() {
        closed = true;
        closeSource();
    }
}
