/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A body to put. One that can be opened again lets a put that lost its connection begin anew. */
@FunctionalInterface
public interface BodySource {
    /** The body from its first byte, on the putting thread; closed by the put. */
    InputStream open() throws IOException;

    /** How many bytes there will be, if that is known; only progress reports rely on it. */
    default OptionalLong size() {
        return OptionalLong.empty();
    }

    /** Whether something was read that cannot be read again, so that a put must not begin anew. */
    default boolean isSpent() {
        return false;
    }
}
