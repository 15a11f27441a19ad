/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.camelobjectstore.engine.wire.Pending;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/** An answer that the fake connection's thread gives. */
final class FakePending<T> implements Pending<T> {
    private final CompletableFuture<T> answer;
    private final Duration timeout;

    FakePending(CompletableFuture<T> answer, Duration timeout) {
        this.answer = answer;
        this.timeout = timeout;
    }

    /** An answer that never fails to come. */
    FakePending(Executor connection, Callable<T> task) {
        this(new CompletableFuture<>(), Duration.ofSeconds(20));
        connection.execute(() -> {
            try {
                answer.complete(task.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
    }

    @Override
    public T await() throws IOException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited for an answer", e);
        } catch (TimeoutException e) {
            throw new WireException(Kind.TIMEOUT, "no answer within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {}
}
