/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.util.Optional;

/**
 * A reading of what is stored. A subject on which there was a message all the time has one among those that were read,
 * even if each of its messages was replaced by the next: what takes a message's place is stored behind the others.
 */
public interface StoredMessages extends AutoCloseable {
    /** How many messages were there to read when the reading began; a hint while others write. */
    long initialPending() throws IOException;

    /**
     * The next message, or empty when nothing further is stored.
     *
     * @throws WireException {@link WireException.Kind#READER_LOST} if the reading must be begun anew after the last
     *     sequence seen; {@link WireException.Kind#BEHIND} if the leader has more, which this reading does not come to
     */
    Optional<WireMessage> next() throws IOException;

    /** Ends the reading on the server too; does not wait for it. */
    @Override
    void close();
}
