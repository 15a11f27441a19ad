/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.jspecify.annotations.Nullable;

/**
 * A message body as a stream to put; never the whole of it in memory unless it was there already.
 *
 * <p>Closing closes what was opened here and streams that can be read only once anyway; a {@link StreamCache} stays
 * open for the steps after this one.
 */
record ExchangeBody(InputStream stream, boolean closes) implements AutoCloseable {

    /**
     * The body of an exchange's message.
     *
     * @throws IllegalArgumentException if there is no body, or of a type that is no stream of bytes
     */
    static ExchangeBody of(Exchange exchange) throws IOException {
        Object body = exchange.getMessage().getBody();
        if (body instanceof StreamCache cache) {
            cache.reset(); // Camel does so between two steps only while stream caching is on
        }
        if (body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file) {
            return new ExchangeBody(Files.newInputStream(file.toPath()), true);
        }
        if (body instanceof File file) {
            return new ExchangeBody(Files.newInputStream(file.toPath()), true);
        }
        if (body instanceof Path path) {
            return new ExchangeBody(Files.newInputStream(path), true);
        }
        if (body instanceof byte[] bytes) {
            return new ExchangeBody(new ByteArrayInputStream(bytes), true);
        }
        if (body instanceof ByteBuffer buffer) {
            return new ExchangeBody(bytesOf(buffer), true);
        }
        if (body instanceof InputStream stream) {
            return new ExchangeBody(stream, !(body instanceof StreamCache));
        }
        return new ExchangeBody(converted(exchange, body), !(body instanceof StreamCache));
    }

    private static InputStream bytesOf(ByteBuffer buffer) {
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
    public void close() throws IOException {
        if (closes) {
            stream.close();
        }
    }
}
