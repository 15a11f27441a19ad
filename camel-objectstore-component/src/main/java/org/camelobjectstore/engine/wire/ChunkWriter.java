/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;

/** Publishes chunks without waiting for their acknowledgements. */
public interface ChunkWriter extends AutoCloseable {
    /**
     * Sends a chunk without waiting.
     *
     * @param chunk belongs to the writer until its acknowledgement came
     */
    void publish(long index, byte[] chunk) throws IOException;

    /** No acknowledgement is reported from here on. */
    @Override
    void close();
}
