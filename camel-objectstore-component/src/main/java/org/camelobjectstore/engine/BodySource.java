/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;

/** A body to put. One that can be opened again lets a put that lost its connection begin anew. */
@FunctionalInterface
public interface BodySource {
    /** The body from its first byte, on the putting thread; closed by the put. */
    InputStream open() throws IOException;

    /** Whether {@link #open()} works only once. */
    default boolean readableOnce() {
        return false;
    }
}
