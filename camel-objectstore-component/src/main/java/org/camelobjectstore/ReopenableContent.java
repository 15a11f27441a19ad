/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.support.SynchronizationAdapter;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * A message body that reads one version of an object from the server, as often as it is wanted.
 *
 * <p>It is a {@link StreamCache}, so that Camel's stream caching leaves it alone instead of copying it into memory.
 * Nothing is opened before the first read. {@link #reset()} costs nothing; the next read begins anew. The version is
 * pinned: if it has been replaced in the meantime, reading fails with
 * {@link org.camelobjectstore.engine.ObjectChangedException}. The end is reported only after size and digest matched.
 *
 * <p>{@link #close()}, which the end of the exchange calls, ends a transfer under way; after that reading fails until
 * {@link #reset()}. A body that is not being read stays readable.
 *
 * <p>Threads: one reads; any may close.
 */
final class ReopenableContent extends InputStream implements StreamCache {
    /** Opens the object from its first byte. */
    interface Opener {
        ObjectContent open() throws IOException;
    }

    private final StoredObject object;
    private final long length;
    private final Opener opener;

    private @Nullable ObjectContent content;
    private boolean interrupted;
    private long position;

    private ReopenableContent(StoredObject object, long length, Opener opener) {
        this.object = object;
        this.length = length;
        this.opener = opener;
    }

    /**
     * Makes a body that is closed with {@code exchange}.
     *
     * @param length how many bytes the content has: all of the object's, or a part
     */
    static ReopenableContent of(StoredObject object, long length, Opener opener, Exchange exchange) {
        ReopenableContent body = new ReopenableContent(object, length, opener);
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                body.close();
            }
        });
        return body;
    }

    @Override
    public int read() throws IOException {
        int value = content().read();
        if (value >= 0) {
            advance(1);
        }
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = content().read(target, offset, length);
        if (count > 0) {
            advance(count);
        }
        return count;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long count = content().transferTo(target);
        advance(count);
        return count;
    }

    @Override
    public synchronized int available() throws IOException {
        return content == null ? 0 : content.available();
    }

    private synchronized void advance(long count) {
        position += count;
    }

    private synchronized ObjectContent content() throws IOException {
        if (interrupted) {
            throw new IOException("Reading object '" + object.name() + "' from bucket '" + object.bucket()
                    + "' was ended after " + position + " of " + length
                    + " bytes, because its exchange was done or it was closed. Call reset() to read it again.");
        }
        if (content == null) {
            content = opener.open();
        }
        return content;
    }

    @Override
    public synchronized void reset() {
        interrupted = false;
        position = 0;
        drop();
    }

    @Override
    public synchronized void close() {
        interrupted = interrupted || (position > 0 && position < length);
        if (!interrupted) {
            position = 0;
        }
        drop();
    }

    private void drop() {
        if (content != null) {
            ObjectContent dropped = content;
            content = null;
            try {
                dropped.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes the whole object, whatever was read before. */
    @Override
    public void writeTo(OutputStream target) throws IOException {
        try (ObjectContent whole = opener.open()) {
            whole.transferTo(target);
        }
    }

    /** A reader of the same version from its first byte, independent of this one. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return of(object, length, opener, exchange);
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public boolean inMemory() {
        return false;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public synchronized long position() {
        return position;
    }
}
