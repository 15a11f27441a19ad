/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one version of an object, checked as they are read.
 *
 * <p>The last bytes and the end of the stream are handed out only after size and digest matched; before that every
 * reader must take what it has read for provisional. Nothing is asked of the server before the first read. Memory is
 * bounded by two read windows, whatever the size. Not for use by several threads, but any thread may close it.
 *
 * <p>Reads fail with {@link ObjectChangedException} if a newer version has replaced this one,
 * {@link ObjectNotFoundException} if it was deleted, {@link ObjectCorruptedException} if what is stored does not match,
 * {@link TransferTimeoutException} if the server stays silent.
 */
public abstract class ObjectContent extends InputStream {

    ObjectContent() {}

    /** The object that is being read. */
    public abstract StoredObject info();

    /** Ends the transfer, on the server too; later reads fail. Does not wait for the server. */
    @Override
    public abstract void close() throws IOException;
}
