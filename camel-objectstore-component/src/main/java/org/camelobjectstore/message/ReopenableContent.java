/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.connection.Reading;
import org.camelobjectstore.engine.GetRequest;
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
 * <p>What it came from is held by the exchanges it is for, each copy by its own. If a consumer template has handed it out
 * unread, it is held until somebody has closed it or read it to its end.
 *
 * <p>Threads: one reads; any may close.
 */
public final class ReopenableContent extends InputStream implements StreamCache {
    private final Buckets buckets;
    private final StoredObject object;
    private final GetRequest request;
    private final long length;
    private final Holding holding;

    private @Nullable Reading reading;
    private boolean opened;
    private boolean atEnd;
    private boolean interrupted;
    private long position;
    private @Nullable IOException failure;
    private Holding.@Nullable Holder reader;

    private ReopenableContent(Buckets buckets, StoredObject object, GetRequest request, Holding holding) {
        this.buckets = buckets;
        this.object = object;
        this.request = request;
        this.length = request.lengthIn(object);
        this.holding = holding;
    }

    /** Makes a body that is closed with {@code exchange}, which holds the connection until then. */
    public static ReopenableContent of(Buckets buckets, StoredObject object, GetRequest request, Exchange exchange)
            throws IOException {
        return of(buckets, object, request, Holding.begin(buckets.lease().another(), exchange), exchange);
    }

    /**
     * Makes a body that is closed with {@code exchange}.
     *
     * @param holding what the exchange holds for its sake
     */
    static ReopenableContent of(
            Buckets buckets, StoredObject object, GetRequest request, Holding holding, Exchange exchange) {
        ReopenableContent body = new ReopenableContent(buckets, object, request, holding);
        holding.hold(exchange, body);
        return body;
    }

    /** Of the version that it reads. */
    String nuid() {
        return object.nuid();
    }

    Holding holding() {
        return holding;
    }

    private interface Read {
        long from(ObjectContent content) throws IOException;
    }

    private long read(Read read) throws IOException {
        try {
            ObjectContent content = content();
            return content == null ? -1 : read.from(content);
        } catch (IOException e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        int value = (int) read(InputStream::read);
        advance(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = (int) read(content -> content.read(target, offset, length));
        advance(count);
        return count;
    }

    @Override
    public long transferTo(OutputStream target) throws IOException {
        long count = read(content -> content.transferTo(target));
        advance(Math.max(0, count));
        advance(-1);
        return Math.max(0, count);
    }

    @Override
    public synchronized int available() throws IOException {
        return reading == null ? 0 : reading.content().available();
    }

    private void advance(long count) {
        if (count >= 0) {
            synchronized (this) {
                position += count;
            }
        } else {
            ended();
        }
    }

    /** Its connection is not needed any more, and whoever waits for it to be read has waited long enough. */
    private void ended() {
        synchronized (this) {
            atEnd = true;
            drop();
        }
        releaseReader();
    }

    private synchronized void failed(IOException e) {
        failure = e;
    }

    private synchronized @Nullable ObjectContent content() throws IOException {
        if (interrupted) {
            throw new IOException("Reading object '" + object.name() + "' from bucket '" + object.bucket()
                    + "' was ended after " + position + " of " + length
                    + " bytes, because its exchange was done or it was closed. Call reset() to read it again.");
        }
        if (atEnd) {
            return null;
        }
        if (reading == null) {
            reading = open();
        }
        return reading.content();
    }

    private Reading open() throws IOException {
        synchronized (this) {
            opened = true;
        }
        return buckets.read(object, request);
    }

    @Override
    public synchronized void reset() {
        interrupted = false;
        atEnd = false;
        position = 0;
        failure = null;
        drop();
    }

    @Override
    public void close() {
        synchronized (this) {
            interrupted = interrupted || (position > 0 && position < length);
            if (!interrupted) {
                atEnd = false;
                position = 0;
            }
            drop();
        }
        releaseReader();
    }

    /** Whether it was asked for in an exchange that is over, and nobody has read it yet. */
    synchronized boolean isToBeReadAfter(Exchange done) {
        return !opened && done.getMessage() instanceof PolledMessage message && message.hasGiven(this);
    }

    /** Why it could not be read by whoever has asked for it, of which their exchange does not know; null if it could. */
    synchronized @Nullable IOException failureAfter(Exchange done) {
        return done.getMessage() instanceof PolledMessage ? failure : null;
    }

    /** Ends a holder once this body is closed or was read to its end. */
    synchronized void whenRead(Holding.Holder holder) {
        reader = holder;
    }

    private void releaseReader() {
        Holding.Holder waiting;
        IOException cause;
        synchronized (this) {
            waiting = reader;
            cause = failure;
            reader = null;
        }
        if (waiting != null) {
            waiting.end(null, cause);
        }
    }

    private void drop() {
        if (reading != null) {
            Reading dropped = reading;
            reading = null;
            dropped.close();
        }
    }

    /** Writes the whole object, whatever was read before. */
    @Override
    public void writeTo(OutputStream target) throws IOException {
        try {
            Reading whole = open();
            try {
                whole.content().transferTo(target);
            } finally {
                whole.close();
            }
        } catch (IOException e) {
            failed(e);
            throw e;
        }
        releaseReader();
    }

    /** A reader of the same version from its first byte, independent of this one; the exchange holds what this one holds. */
    @Override
    public StreamCache copy(Exchange exchange) {
        return of(buckets, object, request, holding, exchange);
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
