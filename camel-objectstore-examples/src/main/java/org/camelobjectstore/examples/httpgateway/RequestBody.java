/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a stream, while it arrives. A client that sends faster than the stream is read has to wait; one
 * that goes away or stops sending makes reading fail.
 *
 * <p>Threads: one reads, the event loop of the connection fills.
 */
final class RequestBody extends InputStream {
    /** How many pieces of some kilobytes may wait to be read. */
    private static final int PIECES = 64;

    private static final long STALL_SECONDS = 60;

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private final HttpServerRequest request;
    private final Context eventLoop;
    private @Nullable Brake brake;
    private Arrival current = new Arrival(Buffer.buffer(), false, null);
    private int position;
    private long received;

    /** One of them: a piece, the end, or why there is none. */
    private record Arrival(
            Buffer piece, boolean last, @Nullable Throwable failure) {}

    private RequestBody(HttpServerRequest request, Context eventLoop) {
        this.request = request;
        this.eventLoop = eventLoop;
    }

    /** The body of a request that is paused. */
    static RequestBody of(HttpServerRequest request) {
        RequestBody body = new RequestBody(request, Vertx.currentContext());
        body.eventLoop.runOnContext(now -> body.begin());
        return body;
    }

    private void begin() {
        request.exceptionHandler(failure -> arrivals.add(new Arrival(Buffer.buffer(), true, failure)));
        if (request.response().closed()) {
            arrivals.add(new Arrival(Buffer.buffer(), true, new IOException("Connection was closed")));
            return;
        }
        request.endHandler(end -> arrivals.add(new Arrival(Buffer.buffer(), true, null)));
        request.handler(this::arrive);
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        brake = Brake.of(request);
        if (brake == null) {
            fetch(request, PIECES);
        } else {
            fetch(request, Long.MAX_VALUE);
            brake.release();
        }
    }

    private void arrive(Buffer piece) {
        arrivals.add(new Arrival(piece, false, null));
        if (brake != null && arrivals.size() >= PIECES) {
            brake.hold();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == current.piece().length()) {
            if (current.last()) {
                return endOrFailure();
            }
            current = next();
            position = 0;
        }
        int count = Math.min(length, current.piece().length() - position);
        current.piece().getBytes(position, position + count, target, offset);
        position += count;
        received += count;
        return count;
    }

    private Arrival next() throws IOException {
        try {
            Arrival arrival = arrivals.poll(STALL_SECONDS, TimeUnit.SECONDS);
            if (arrival == null) {
                throw new ClientGoneException("nothing came for " + STALL_SECONDS + " s after byte " + received, null);
            }
            eventLoop.runOnContext(now -> goOn());
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted after byte " + received);
        }
    }

    private void goOn() {
        if (brake == null) {
            fetch(request, 1);
        } else if (arrivals.size() < PIECES / 2) {
            brake.release();
        }
    }

    private int endOrFailure() throws ClientGoneException {
        if (current.failure() != null) {
            throw new ClientGoneException("the client went away after byte " + received, current.failure());
        }
        return -1;
    }

    /** Lets the client send what it still has to, so that it gets to reading its answer. Nobody gets it. */
    static void discard(HttpServerRequest request) {
        Context eventLoop = Vertx.currentContext();
        if (eventLoop != null) {
            eventLoop.runOnContext(now -> {
                request.handler(null);
                fetch(request, Long.MAX_VALUE);
                Brake brake = Brake.of(request);
                if (brake != null) {
                    brake.release();
                }
            });
        }
    }

    private static void fetch(HttpServerRequest request, long pieces) {
        if (!request.isEnded()) { // HTTP/2 requests mind
            request.fetch(pieces);
        }
    }
}
