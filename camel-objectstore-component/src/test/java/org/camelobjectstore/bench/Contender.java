/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

/** One way to put and get an object, closed when the benchmark is over. */
interface Contender extends AutoCloseable {
    String name();

    void put(String object, long size) throws Exception;

    void get(String object, long size) throws Exception;

    @Override
    default void close() throws Exception {}
}
