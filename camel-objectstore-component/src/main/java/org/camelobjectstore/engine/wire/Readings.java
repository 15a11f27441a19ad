/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;

/** What is read of a stream in order. */
public interface Readings {
    /**
     * Reads what is stored on a subject, and no more, in order. Does not wait for the server.
     *
     * @param fromSequence of the first message that is wanted; 1 for all
     */
    StoredMessages read(String subject, long fromSequence, ReadWindow window) throws IOException;

    /** Reads what is stored on a subject from {@code start} on, then what will be. */
    LiveMessages follow(String subject, DeliverPolicy start) throws IOException;
}
