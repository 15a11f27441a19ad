/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Options;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which jnats reads. It lets exceptions end them that it does not expect, as of a message whose header block
 * is no header block (jnats 2.26.2, {@code NatsConnectionReader.gatherHeaders}), and does not notice: the connection stays
 * CONNECTED and hears nothing any more. Here that is noticed at once, and from then on {@link FilteringDataPort} replaces
 * the header blocks that jnats cannot read. Before that, nothing is looked at.
 */
public final class ReaderThreads extends ThreadPoolExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderThreads.class);
    private static final long IDLE_MILLIS = 500;

    private volatile boolean died;
    private volatile @Nullable IOException lastFailure;
    private volatile Runnable onDeath = () -> {};

    /** Threads of this name, as many as jnats uses. */
    public ReaderThreads(String name) {
        super(0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Has connections with these options read on these threads. */
    public Options.Builder use(Options.Builder options) {
        return options.readerExecutor(this).dataPortType(FilteringDataPort.class.getName());
    }

    /** Calls {@code action} on a thread of its own after a reader has died. */
    public void onDeath(Runnable action) {
        onDeath = action;
    }

    void readFailed(IOException failure) {
        lastFailure = failure;
    }

    /** What the last read that failed has failed with, since this was asked last; null if none has. */
    public @Nullable IOException takeLastFailure() {
        IOException last = lastFailure;
        lastFailure = null;
        return last;
    }

    boolean haveDied() {
        return died;
    }

    @Override
    protected void afterExecute(Runnable task, @Nullable Throwable thrown) {
        super.afterExecute(task, thrown);
        Throwable reason = thrown == null ? failure(task) : thrown;
        if (reason != null) {
            died = true;
            LOG.warn(
                    "The NATS client could not read a message and has stopped reading; the connection is made again, and such"
                            + " messages are reported by whoever meets them",
                    reason);
            execute(onDeath);
        }
    }

    /** Why a task of jnats has ended, if not in good order. */
    private static @Nullable Throwable failure(Runnable task) {
        if (!(task instanceof Future<?> done) || !done.isDone() || done.isCancelled()) {
            return null;
        }
        try {
            Object unused = done.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
