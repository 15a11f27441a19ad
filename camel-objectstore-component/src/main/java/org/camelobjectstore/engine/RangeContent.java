/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * A part of an object. What is before it is not downloaded if the chunks' sizes can be relied on, and what is after it
 * not beyond the windows asked for. The digest, which is that of the whole, is not checked.
 *
 * <pre>
 *   |  chunk 0  |  chunk 1  |  chunk 2  |  chunk 3 |
 *                     ^offset           ^offset + length
 *               |- located -|- read ----|
 * </pre>
 */
final class RangeContent extends ChunkedContent {
    private final StoredObject object;
    private final ChunkSource source;
    private final ChunkLocator locator;
    private final long begin;
    private final long end;

    private boolean located;
    private boolean fullChunks;
    private long arrived;

    RangeContent(StoredObject object, ChunkSource source, ChunkLocator locator, long offset, long length) {
        super(object);
        this.object = object;
        this.source = source;
        this.locator = locator;
        this.begin = offset;
        this.end = offset + length;
    }

    @Override
    boolean advance() throws IOException {
        if (arrived >= end || begin == end) {
            source.close();
            return false;
        }
        if (!located) {
            locate();
        }
        byte[] chunk = source.next(arrived);
        long chunkBegin = arrived;
        arrived += chunk.length;
        check(chunk, chunkBegin);
        int from = (int) Math.max(0, Math.min(chunk.length, begin - chunkBegin));
        int to = (int) Math.min(chunk.length, end - chunkBegin);
        handOut(chunk, from, Math.max(from, to));
        return true;
    }

    private void locate() throws IOException {
        located = true;
        source.requireAll(); // or the first one found might be taken for one that is missing
        long index = object.chunkSize() > 0 ? begin / object.chunkSize() : 0;
        if (index == 0) {
            return;
        }
        OptionalLong sequence = source.locate(locator, index);
        if (sequence.isPresent()) {
            fullChunks = true;
            arrived = index * object.chunkSize();
            source.startAt(sequence.getAsLong());
        }
    }

    private void check(byte[] chunk, long chunkBegin) throws ObjectCorruptedException {
        if (arrived > object.size()) {
            throw corrupted("it has more than the " + object.size() + " bytes that its meta message tells: " + arrived);
        }
        long expected = Math.min(object.chunkSize(), object.size() - chunkBegin);
        if (fullChunks && chunk.length != expected) {
            throw corrupted(
                    "the chunk at byte " + chunkBegin + " has " + chunk.length + " bytes instead of " + expected);
        }
    }

    @Override
    long arrived() {
        return arrived;
    }

    @Override
    void closeSource() {
        source.close();
    }
}
