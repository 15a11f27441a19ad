/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a stream as the body of an answer, as fast as the client takes it. Camel's own way of sending streams knows no
 * {@code Content-Length}, and leaves the connection open when a stream breaks, so that the client waits for the rest.
 */
final class ResponseBody {
    private static final int PIECE = 128 * 1024;
    private static final long STALL_SECONDS = 60;

    private ResponseBody() {}

    /**
     * Sends the head and all of the stream.
     *
     * @throws ClientGoneException if the client does not take it any more
     * @throws IOException if the stream cannot be read; the client has not got all then
     */
    static void send(HttpServerResponse answer, InputStream body) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int count = body.readNBytes(piece, 0, PIECE); count > 0; count = body.readNBytes(piece, 0, PIECE)) {
            await(answer.write(Buffer.buffer(count).appendBytes(piece, 0, count)));
        }
        end(answer);
    }

    /** Sends the end, after the head if that was not sent yet. */
    static void end(HttpServerResponse answer) throws IOException {
        await(answer.end());
    }

    private static void await(Future<Void> sent) throws IOException {
        try {
            sent.toCompletionStage().toCompletableFuture().get(STALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ClientGoneException("the client went away", e.getCause());
        } catch (TimeoutException e) {
            throw new ClientGoneException("the client took nothing for " + STALL_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
