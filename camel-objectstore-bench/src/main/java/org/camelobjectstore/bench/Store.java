/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.OutputStream;
import java.util.function.LongConsumer;

/** One bucket as a contender sees it. Putting and getting may be done by several threads. */
interface Store extends AutoCloseable {
    /** Stores so many bytes, and returns when they are safe. */
    void put(String object, long size) throws Exception;

    /**
     * Reads a whole object.
     *
     * @param target gets the bytes as they come
     */
    void get(String object, OutputStream target) throws Exception;

    /** Lists the bucket, and tells how many objects that were. */
    int list() throws Exception;

    /** Whether it has such a watch. */
    default boolean canWatch(Watching watching) {
        return true;
    }

    /**
     * Hears of objects and their changes.
     *
     * @param received called for each event, on any thread, with the size of the body that was read; 0 if none was
     * @return what ends it
     */
    AutoCloseable watch(Watching watching, LongConsumer received) throws Exception;

    @Override
    default void close() throws Exception {}
}
