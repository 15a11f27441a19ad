/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A reading that goes on. {@link #close()} may be called by any thread. */
public interface LiveMessages extends AutoCloseable {
    /** How many messages were stored when the reading began; a hint while others write, except for 0. */
    long initialPending() throws IOException;

    /**
     * The next message, or empty if none came within {@code wait}; fails as {@link StoredMessages#next()} does.
     *
     * @param room how many messages the caller can take, this one included: no more are asked for
     */
    Optional<WireMessage> next(Duration wait, int room) throws IOException;

    @Override
    void close();
}
