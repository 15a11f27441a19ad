/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

/** A client of the object store, on a connection of its own. */
interface Contender extends AutoCloseable {
    String name();

    /** Opens a bucket that exists. */
    Store open(String bucket) throws Exception;

    @Override
    default void close() throws Exception {}
}
