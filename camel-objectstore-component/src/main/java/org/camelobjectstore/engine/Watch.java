/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The changes of a bucket's objects, in the order of their revisions; made by {@link Bucket#watch}.
 *
 * <p>Several threads may ask for deliveries, each gets others; any thread may settle them, and any may close. After a failure of
 * {@link #next} the watch can be asked again: it goes on where it was.
 */
public interface Watch extends AutoCloseable {
    /**
     * The next event, waiting for it. There is none while {@link WatchRequest#maxInFlight} are not settled.
     *
     * @return empty if none came in time, and now and then earlier
     * @throws ObjectCorruptedException if an event cannot be read; it is passed over
     * @throws ObjectStoreException if the server cannot be asked now, or the bucket is gone
     */
    Optional<Delivery> next(Duration wait) throws IOException;

    /** Whether the server is being read, as far as is known here; false after a failure, until it goes on. */
    boolean isOpen();

    /** Whether everything that was there when the watch began has been taken. */
    boolean caughtUp();

    /** The newest revision taken; 0 before the first event. */
    long lastRevision();

    /** Tells the server that the deliveries taken are still being worked on; to be called several times in each ackWait. */
    void keepAlive();

    /**
     * Gives no events until {@link #resume}. What the server has sent and nobody has taken is handed back to it, for which
     * it is waited a moment.
     *
     * @return those that cannot be handed back, since the server would not deliver them again: to be dealt with
     */
    List<Delivery> pause();

    /** Goes on where {@link #pause} ended. */
    void resume();

    /**
     * Waits until the server knows of everything that was acknowledged.
     *
     * @return false if it does not in time
     */
    boolean awaitAcknowledged(Duration limit);

    /** Ends the watch; a thread waiting in {@link #next} gets an empty answer. Deliveries can still be settled. */
    @Override
    void close();
}
