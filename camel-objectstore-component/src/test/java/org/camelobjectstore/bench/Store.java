/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.OutputStream;

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

    /**
     * Follows changes from now on.
     *
     * @param received called for each change, on any thread
     * @return what ends it
     */
    AutoCloseable watch(Runnable received) throws Exception;

    @Override
    default void close() throws Exception {}
}
