/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.camelobjectstore.engine.wire.StreamState;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every watch does when its reading is lost: it opens another one.
 *
 * @param <R> the reading
 */
abstract class ReopeningWatch<R extends AutoCloseable> implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger(ReopeningWatch.class);
    /** A reading that lives longer than this has been heard of. */
    private static final long MUTE_NANOS = Duration.ofSeconds(10).toNanos();

    final BucketContext context;
    final WatchRequest.Selection selection;
    final WatchedMetas metas;
    final EventWindow window;

    private final ReentrantLock reader = new ReentrantLock();

    /** What a reading could not hand back that was opened while the watch was being paused; guarded by the reader. */
    private final List<Delivery> leftByReopening = new ArrayList<>();

    private @Nullable R reading;
    private volatile boolean closed;
    private volatile boolean paused;
    private volatile boolean caughtUp;
    private volatile long lastRevision;
    private @Nullable Instant bucketCreated;
    private long lastRevisionBefore;
    private long openedNanos;
    private int lostAtOnce;

    ReopeningWatch(BucketContext context, WatchRequest request) {
        this.context = context;
        this.selection = request.selection();
        this.metas = new WatchedMetas(context.subjects(), selection.objectName());
        this.window = new EventWindow(request.maxInFlight());
    }

    /** Opens a reading that goes on behind {@link #lastRevision}, or begins if that is 0. */
    abstract R openReading() throws IOException;

    /** Takes what comes next; one thread at a time. */
    abstract Optional<Delivery> take(R open, Duration wait) throws IOException;

    /** Has the server send no more to a reading; may be called while another thread reads. */
    abstract void end(R open);

    /** Hands back what came and was not taken, after {@link #end} of the reading, if there is one; gives what cannot be handed back. */
    abstract List<Delivery> handBack(@Nullable R open);

    /** Keeps what came and was not read of a reading that is lost, if that is of use; while nobody else reads. */
    void lost(R open) {}

    /** The bucket was deleted and made anew: its revisions begin anew, too. */
    abstract void bucketReplaced();

    /** Opens the first reading. */
    final void open() throws ObjectStoreException {
        try {
            reopen();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public final Optional<Delivery> next(Duration wait) throws IOException {
        if (idle()) {
            return Optional.empty();
        }
        Optional<Delivery> taken = Optional.empty();
        boolean entered = false;
        try {
            entered = window.enter(wait);
            if (entered && reader.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                try {
                    taken = read(wait);
                } finally {
                    entered = false;
                    window.took(taken.isPresent()); // before the next one reads, who goes by those that still wait
                    reader.unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new WireException(Kind.INTERRUPTED, "the thread was interrupted while it waited", e));
        } finally {
            if (entered) {
                window.took(false);
            }
        }
        return taken;
    }

    private Optional<Delivery> read(Duration wait) throws IOException {
        if (current() == null && !idle()) {
            reopenOrFail();
        }
        R open = current();
        if (open == null) {
            return Optional.empty();
        }
        try {
            return take(open, wait);
        } catch (WireException e) {
            if (!idle()) {
                lost(open, e);
            }
            return Optional.empty();
        }
    }

    private void reopenOrFail() throws IOException {
        try {
            reopen();
        } catch (WireException e) {
            if (!idle()) {
                throw failed(e);
            }
        }
    }

    private void lost(R open, WireException e) throws ObjectStoreException {
        lost(open);
        closeReading();
        if (!e.is(Kind.READER_LOST) || lostAtOnceAgain()) {
            throw failed(e);
        }
        LOG.info(
                "Watch is being resumed [bucket={} revision={}]: {}",
                context.subjects().bucket(),
                lastRevision,
                e.getMessage());
    }

    @Override
    public final List<Delivery> pause() {
        R open;
        synchronized (this) {
            paused = true;
            open = reading;
            reading = null;
        }
        if (open != null) {
            end(open);
        }
        reader.lock(); // whoever was reading has heard of the end
        try {
            List<Delivery> left = new ArrayList<>(leftByReopening);
            leftByReopening.clear();
            left.addAll(handBack(open));
            return left;
        } finally {
            reader.unlock();
            if (open != null) {
                close(open);
            }
        }
    }

    @Override
    public final void resume() {
        paused = false;
    }

    private boolean idle() {
        return closed || paused;
    }

    final boolean isClosed() {
        return closed;
    }

    /** A reading that was lost before it can have been heard of is the second such one: something keeps them silent. */
    private boolean lostAtOnceAgain() {
        boolean atOnce = System.nanoTime() - openedNanos < MUTE_NANOS;
        lostAtOnce = atOnce ? lostAtOnce + 1 : 0;
        return lostAtOnce > 1;
    }

    private void reopen() throws IOException {
        StreamState state = context.wire().state();
        if (!state.created().equals(bucketCreated) || state.lastSequence() < lastRevision) {
            if (bucketCreated != null) {
                bucketReplaced();
            }
            bucketCreated = state.created();
            lastRevision = 0;
            lastRevisionBefore = state.lastSequence();
        }
        R opened = openReading();
        openedNanos = System.nanoTime();
        synchronized (this) {
            if (!idle()) {
                reading = opened;
                return;
            }
        }
        end(opened);
        leftByReopening.addAll(handBack(opened));
        close(opened);
        throw new WireException(Kind.CONNECTION, "the watch is closed or paused");
    }

    /** The bucket's newest revision when the watch began. */
    final long lastRevisionBefore() {
        return lastRevisionBefore;
    }

    /** Takes note of what the server told of its next message. */
    final void seen(long revision, long pending) {
        lastRevision = Math.max(lastRevision, revision);
        if (pending == 0) {
            caughtUp = true;
        }
    }

    final void nothingPending() {
        caughtUp = true;
    }

    @Override
    public final boolean isOpen() {
        return current() != null;
    }

    @Override
    public final boolean caughtUp() {
        return caughtUp;
    }

    @Override
    public final long lastRevision() {
        return lastRevision;
    }

    /** Runs something on the reading if nobody reads now; otherwise what came is being taken already. */
    final void ifNobodyReads(Consumer<R> action) {
        R open = current();
        if (open != null && reader.tryLock()) {
            try {
                action.accept(open);
            } finally {
                reader.unlock();
            }
        }
    }

    private synchronized @Nullable R current() {
        return reading;
    }

    private void closeReading() {
        R open;
        synchronized (this) {
            open = reading;
            reading = null;
        }
        if (open != null) {
            close(open);
        }
    }

    private static void close(AutoCloseable reading) {
        try {
            reading.close();
        } catch (Exception e) {
            throw new IllegalStateException(e); // readings throw nothing
        }
    }

    final ObjectStoreException failed(IOException e) {
        return context.failures().of("Watching bucket '" + context.subjects().bucket() + "'", null, e, "");
    }

    @Override
    public void close() {
        closed = true;
        closeReading();
    }
}
