/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into chunks: each of the full size but the last, however few bytes the source hands out at a time.
 *
 * <p>Arrays of full chunks come back through {@link #giveBack} (any thread) and are filled again; as many exist as were
 * in flight at once. The last chunk gets an array of its own length, since jnats publishes arrays whole.
 */
final class Chunker {
    private final InputStream source;
    private final int chunkSize;
    private final ConcurrentLinkedQueue<byte[]> free = new ConcurrentLinkedQueue<>();

    private boolean begun;
    private boolean ended;

    Chunker(InputStream source, int chunkSize) {
        this.source = source;
        this.chunkSize = chunkSize;
    }

    /** The next chunk, 1 to the full size of bytes; null at the source's end. */
    byte @Nullable [] next() throws IOException {
        if (ended) {
            return null;
        }
        if (!begun) {
            return first();
        }
        byte[] buffer = free.poll();
        if (buffer == null) {
            buffer = new byte[chunkSize];
        }
        int read = source.readNBytes(buffer, 0, chunkSize);
        if (read == chunkSize) {
            return buffer;
        }
        ended = true;
        return read == 0 ? null : Arrays.copyOf(buffer, read);
    }

    /** Most objects are small: the first chunk's array grows with what comes. */
    private byte @Nullable [] first() throws IOException {
        begun = true;
        byte[] chunk = source.readNBytes(chunkSize);
        ended = chunk.length < chunkSize;
        return chunk.length == 0 ? null : chunk;
    }

    /** Whether the chunk before was the last one; may be found out only by asking for another. */
    boolean hasEnded() {
        return ended;
    }

    /** Takes a chunk back that nobody reads or writes any more. */
    void giveBack(byte[] chunk) {
        if (chunk.length == chunkSize) {
            free.add(chunk);
        }
    }
}
