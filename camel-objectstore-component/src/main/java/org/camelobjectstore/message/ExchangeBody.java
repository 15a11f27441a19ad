/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.OptionalLong;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.spi.Resource;
import org.camelobjectstore.engine.BodySource;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Node;

/**
 * A message body as a source of bytes to put; never the whole of it in memory unless it was there already.
 *
 * <p>A body that gives the same bytes each time is opened anew for each attempt. Any other is read once, by the first put
 * that reads from it, which closes it.
 */
public final class ExchangeBody implements BodySource {
    private final Opener opener;
    private final @Nullable SingleReading single;
    private final OptionalLong size;
    private final @Nullable Path file;

    private interface Opener {
        InputStream open() throws IOException;
    }

    private ExchangeBody(OptionalLong size, @Nullable Path file, Opener opener) {
        this.single = null;
        this.size = size;
        this.file = file;
        this.opener = opener;
    }

    private ExchangeBody(SingleReading single) {
        this.single = single;
        this.size = OptionalLong.empty();
        this.file = null;
        this.opener = () -> single;
    }

    /**
     * The body of an exchange's message. Nothing is taken from it before it is opened and read; that fails if its type is no
     * stream of bytes.
     *
     * @throws IllegalArgumentException if there is no body
     */
    public static ExchangeBody of(Exchange exchange) {
        return of(exchange, exchange.getMessage().getBody());
    }

    private static ExchangeBody of(Exchange exchange, @Nullable Object body) {
        if (body == null) {
            throw new IllegalArgumentException(
                    "operation=put needs a body, but the message has none. To store an empty object, set an empty text.");
        }
        if (body instanceof WrappedFile<?> wrapped) {
            return of(exchange, wrapped.getFile() instanceof File file ? file : wrapped.getBody());
        }
        if (body instanceof File file) {
            return file(file.toPath());
        }
        if (body instanceof Path path) {
            return file(path);
        }
        if (body instanceof byte[] bytes) {
            return repeatable(bytes.length, () -> new ByteArrayInputStream(bytes));
        }
        if (body instanceof ByteBuffer buffer) {
            return repeatable(buffer.remaining(), () -> bytesOf(buffer));
        }
        if (body instanceof StreamCache cache) {
            return repeatable(cache.length(), () -> fromItsStart(cache, exchange));
        }
        if (isValue(body)) {
            return repeatable(-1, () -> stream(exchange, body));
        }
        return new ExchangeBody(new SingleReading(origin(body), () -> stream(exchange, body)));
    }

    /** Whether the body is known to give the same bytes each time. What has a position, or may have one, gives its rest. */
    private static boolean isValue(Object body) {
        return body instanceof Resource
                || body instanceof ByteArrayOutputStream
                || body instanceof Node
                || body instanceof DOMSource
                || (body instanceof Serializable
                        && !(body instanceof AutoCloseable
                                || body instanceof Iterator<?>
                                || body instanceof Collection<?>));
    }

    /** What a body takes its bytes from, if it is only a name for that. */
    private static Object origin(Object body) {
        if (body instanceof StreamSource source) {
            Object taken = source.getInputStream() == null ? source.getReader() : source.getInputStream();
            return taken == null ? source : taken;
        }
        return body;
    }

    /** A cache is read by the steps after this one, too. */
    private static InputStream fromItsStart(StreamCache cache, Exchange exchange) throws IOException {
        cache.reset(); // Camel does so between two steps only while stream caching is on
        InputStream stream = stream(exchange, cache);
        if (stream == cache && cache.inMemory() && stream.available() < cache.length()) {
            throw new IllegalArgumentException("operation=put cannot store this body ("
                    + cache.getClass().getName()
                    + "): it has " + cache.length() + " bytes, but begins again only "
                    + (cache.length() - stream.available())
                    + " bytes behind its start, because an earlier step called mark() there. Nothing was changed.");
        }
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // the exchange closes it
            }
        };
    }

    private static ExchangeBody file(Path file) {
        long size = file.toFile().length(); // 0 for what has no length; the stream is what counts
        return new ExchangeBody(
                size > 0 ? OptionalLong.of(size) : OptionalLong.empty(), file, () -> Files.newInputStream(file));
    }

    /**
     * A body that can be read again.
     *
     * @param size negative if it is not known
     */
    private static ExchangeBody repeatable(long size, Opener opener) {
        return new ExchangeBody(size < 0 ? OptionalLong.empty() : OptionalLong.of(size), null, opener);
    }

    private static InputStream bytesOf(ByteBuffer buffer) {
        if (buffer.hasArray()) {
            return new ByteArrayInputStream(
                    buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new ByteArrayInputStream(bytes);
    }

    private static InputStream stream(Exchange exchange, Object body) {
        if (body instanceof InputStream stream) {
            return stream;
        }
        InputStream stream = exchange.getContext().getTypeConverter().tryConvertTo(InputStream.class, exchange, body);
        if (stream == null) {
            throw new IllegalArgumentException("operation=put cannot store a body of type "
                    + body.getClass().getName()
                    + ": it needs an InputStream, File, Path, byte[], ByteBuffer, String, or what Camel can convert to"
                    + " InputStream. Marshal or convert the body first.");
        }
        return stream;
    }

    @Override
    public InputStream open() throws IOException {
        return opener.open();
    }

    @Override
    public OptionalLong size() {
        return size;
    }

    /** Deletes the file that the body is, if it is one. */
    public void deleteFile() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public boolean isSpent() {
        return single != null && single.hasBegun();
    }
}
