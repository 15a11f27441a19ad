/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.camelobjectstore.engine.BodySource;
import org.jspecify.annotations.Nullable;

/**
 * A message body as a source of bytes to put; never the whole of it in memory unless it was there already.
 *
 * <p>A body that can be read again is opened anew for each attempt. A stream that cannot is closed by the put.
 */
final class ExchangeBody implements BodySource {
    /** The exchange's property with the stream that a put has read. */
    private static final String STREAM_READ = "CamelObjectStoreStreamRead";

    private final Opener opener;
    private final boolean readableOnce;
    private final OptionalLong size;
    private final @Nullable Path file;

    private interface Opener {
        InputStream open() throws IOException;
    }

    private ExchangeBody(boolean readableOnce, OptionalLong size, @Nullable Path file, Opener opener) {
        this.readableOnce = readableOnce;
        this.size = size;
        this.file = file;
        this.opener = opener;
    }

    /**
     * The body of an exchange's message.
     *
     * @throws IllegalArgumentException if there is no body, or of a type that is no stream of bytes
     */
    static ExchangeBody of(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return file(file.toPath());
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
        if (body instanceof String) {
            return repeatable(-1, () -> converted(exchange, body));
        }
        InputStream stream = body instanceof InputStream input ? input : converted(exchange, body);
        if (body instanceof StreamCache cache) {
            return repeatable(cache.length(), () -> {
                cache.reset(); // Camel does so between two steps only while stream caching is on
                return staysOpen(stream);
            });
        }
        refuseIfRead(exchange, stream);
        return new ExchangeBody(true, OptionalLong.empty(), null, () -> noted(exchange, stream));
    }

    /** What is left of a stream is not the body: it would be stored as if it was whole. */
    private static void refuseIfRead(Exchange exchange, InputStream stream) {
        if (exchange.getProperty(STREAM_READ) == stream) {
            throw new IllegalArgumentException(
                    "operation=put cannot store this stream ("
                            + stream.getClass().getName()
                            + "): an earlier put of this exchange has read it, and it cannot be read again. Nothing was changed."
                            + " To store it again or twice, let the route cache it (streamCache=true), or set a File as the body.");
        }
    }

    /** Takes note of the first read. */
    private static InputStream noted(Exchange exchange, InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                exchange.setProperty(STREAM_READ, stream);
                return super.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                exchange.setProperty(STREAM_READ, stream);
                return super.read(target, offset, length);
            }

            @Override
            public int readNBytes(byte[] target, int offset, int length) throws IOException {
                exchange.setProperty(STREAM_READ, stream);
                return stream.readNBytes(target, offset, length);
            }
        };
    }

    private static ExchangeBody file(Path file) {
        long size = file.toFile().length(); // 0 for what has no length; the stream is what counts
        return new ExchangeBody(
                false, size > 0 ? OptionalLong.of(size) : OptionalLong.empty(), file, () -> Files.newInputStream(file));
    }

    /**
     * A body that can be read again.
     *
     * @param size negative if it is not known
     */
    private static ExchangeBody repeatable(long size, Opener opener) {
        return new ExchangeBody(false, size < 0 ? OptionalLong.empty() : OptionalLong.of(size), null, opener);
    }

    /** A cache is read by the steps after this one, too. */
    private static InputStream staysOpen(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public void close() {
                // the exchange closes it
            }
        };
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

    private static InputStream converted(Exchange exchange, @Nullable Object body) {
        if (body == null) {
            throw new IllegalArgumentException(
                    "operation=put needs a body, but the message has none. To store an empty object, set an empty text.");
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
    void deleteFile() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    @Override
    public boolean readableOnce() {
        return readableOnce;
    }
}
