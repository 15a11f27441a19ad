/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;

/**
 * The server of an account, over one connection.
 *
 * <p>Safe for use by several threads. Failures are {@link WireException}s.
 */
public interface Server extends AutoCloseable {
    /** Its address for error texts, without credentials. */
    String address();

    /**
     * Makes sure that it is not too old; does not wait. One that is out of reach counts as new enough.
     *
     * @throws WireException {@link WireException.Kind#REFUSED} if it is
     */
    void checkVersion() throws IOException;

    Streams streams();

    /** Opens the stream of a bucket, which must be there. */
    Wire open(BucketSubjects subjects) throws IOException;

    /**
     * How much of a limit is used.
     *
     * @param limit FULL for the bucket's own limits; ACCOUNT_FULL or SERVER_FULL for what the account uses
     * @return one or more sentences
     */
    String used(String bucket, WireException.Kind limit) throws IOException;

    /** A new identity for the chunks of an object. */
    String newNuid();

    /** Ends the subscriptions; the connection stays open. */
    @Override
    void close();
}
