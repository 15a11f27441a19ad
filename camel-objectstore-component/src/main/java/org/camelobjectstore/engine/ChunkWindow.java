/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.camelobjectstore.engine.wire.ReadWindow;

/** How many chunks are asked for ahead. */
final class ChunkWindow {
    /** What the server counts for a message beside its payload: subject, reply and headers. */
    private static final int MESSAGE_OVERHEAD = 512;
    /** In one window, however small they are said to be. */
    private static final int MAX_MESSAGES = 512;

    private ChunkWindow() {}

    /**
     * The window for an object, of which the meta message may tell wrong sizes: they only decide how often is asked.
     *
     * @param windowBytes wanted
     */
    static ReadWindow of(StoredObject object, int windowBytes, long maxPayload) {
        long chunkSize = object.chunkSize();
        if (chunkSize <= 0) {
            chunkSize = object.chunks() > 0 ? object.size() / object.chunks() + 1 : PutRequest.DEFAULT_CHUNK_SIZE;
        }
        int messages = (int) Math.max(1, Math.min(MAX_MESSAGES, windowBytes / chunkSize));
        long largestMessage = maxPayload + MESSAGE_OVERHEAD;
        long bytes = Math.max(windowBytes + (long) messages * MESSAGE_OVERHEAD, largestMessage);
        return new ReadWindow(messages, (int) Math.min(Integer.MAX_VALUE, bytes));
    }
}
