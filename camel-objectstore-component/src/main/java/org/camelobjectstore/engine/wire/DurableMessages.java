/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A share of what a durable consumer delivers. {@link #close()} may be called by any thread. */
public interface DurableMessages extends AutoCloseable {
    /** When the consumer was made. */
    Instant created();

    /** How many messages waited to be delivered when the reading began. */
    long initialPending();

    /** The sequence through which all was settled when the reading began; 0 if nothing was delivered before. */
    long acknowledgedThrough();

    /** As {@link LiveMessages#next}. */
    Optional<DurableMessage> next(Duration wait, int room) throws IOException;

    /** Has the server send no more, for which it is waited a moment. Any thread may call it. */
    void end();

    /** What has come and nobody has read; after {@link #end} nothing will come any more. Not while somebody reads. */
    List<DurableMessage> unread();

    /** Ends the reading without waiting; the consumer stays. */
    @Override
    void close();
}
