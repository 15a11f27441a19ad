/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far one transfer is. The transferring thread counts, any thread may look; {@link ObjectStoreClient#transfers()}
 * has those that are under way.
 *
 * <p>A transfer that lasts says so in the log, at INFO, as often as its interval has passed while bytes moved.
 */
public final class TransferProgress {
    private static final Logger LOG = LoggerFactory.getLogger(TransferProgress.class);
    private static final double NANOS = 1e9;

    /** Which way the bytes go. */
    public enum Direction {
        PUT("into"),
        GET("from");

        private final String preposition;

        Direction(String preposition) {
            this.preposition = preposition;
        }
    }

    private final Direction direction;
    private final String bucket;
    private final String object;
    private final String nuid;
    private final OptionalLong total;
    private final long intervalNanos;
    private final long begin = System.nanoTime();

    private long lastTold = begin;
    /** Written by the transferring thread alone. */
    private volatile long bytes;

    TransferProgress(Direction direction, StoredObject object, OptionalLong total, Duration interval) {
        this(direction, object.bucket(), object.name(), object.nuid(), total, interval);
    }

    TransferProgress(
            Direction direction, String bucket, String object, String nuid, OptionalLong total, Duration interval) {
        this.direction = direction;
        this.bucket = bucket;
        this.object = object;
        this.nuid = nuid;
        this.total = total;
        this.intervalNanos = interval.toNanos();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    void advance(long count) {
        bytes += count;
        if (intervalNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        if (now - lastTold >= intervalNanos) {
            lastTold = now;
            LOG.info("{}", this);
        }
    }

    public Direction direction() {
        return direction;
    }

    public String bucket() {
        return bucket;
    }

    public String object() {
        return object;
    }

    /** Identity of the version that is written or read. */
    public String nuid() {
        return nuid;
    }

    /** Bytes published or received so far. */
    public long bytes() {
        return bytes;
    }

    /** Bytes there are to transfer; empty for a stream of unknown length. */
    public OptionalLong total() {
        return total;
    }

    /** Time since the first byte was asked for. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Mean rate since the beginning. */
    public double bytesPerSecond() {
        return bytes * NANOS / Math.max(1, System.nanoTime() - begin);
    }

    @Override
    public String toString() {
        long done = bytes;
        String of = total.isPresent() && total.getAsLong() > 0
                ? String.format(Locale.ROOT, " of %d bytes (%d %%)", total.getAsLong(), done * 100 / total.getAsLong())
                : " bytes";
        return String.format(
                Locale.ROOT,
                "%s in progress: %d%s %s bucket '%s', object '%s', %.1f MB/s",
                direction == Direction.PUT ? "Put" : "Get",
                done,
                of,
                direction.preposition,
                bucket,
                object,
                bytesPerSecond() / 1e6);
    }
}
