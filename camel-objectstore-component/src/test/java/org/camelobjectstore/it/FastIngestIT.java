/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.TransferSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Puts into buckets that allow fast-ingest batches. */
class FastIngestIT extends ObjectStoreTestSupport {
    private static final byte[] CONTENT = bytes(10_000_000, 3);
    /** The server forgets a batch that is silent for ten seconds. */
    private static final int LONGER_THAN_A_BATCH_LIVES = 12;

    @BeforeEach
    void createBucket() throws Exception {
        assumeFalse(nats.getServerInfo().isOlderThanVersion("2.14.0"), "Servers before 2.14 know no fast ingest");
        call("objectstore:" + bucket + "?operation=createBucket&allowBatched=true", null, Map.of());
    }

    @Test
    void createBucket_allowBatched_isInTheStatus() throws Exception {
        assertThat(call(ObjectStoreOperation.status, null, Map.of())
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .allowBatched())
                .isTrue();
    }

    @Test
    void put_manyChunks_areStoredWholeAndReplacedWhole() throws Exception {
        put("a", bytes(3_000_000, 1));
        put("a", trickling(bytes(300_000, 2)));
        put("a", CONTENT);

        assertThat(get("a")).isEqualTo(CONTENT);
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Test
    void put_windowOfOneChunk_isStoredWhole() throws Exception {
        call("objectstore:" + bucket + "?objectName=a&chunkSize=100000&maxInFlightBytes=1", CONTENT, Map.of());

        assertThat(get("a")).isEqualTo(CONTENT);
    }

    @Test
    void put_batchesNotAllowedAnyMore_doesWithoutThem() throws Exception {
        put("a", bytes(300_000, 1));
        try (ObjectStoreClient somebody = ObjectStoreClient.over(nats, TransferSettings.DEFAULT)) {
            somebody.updateBucket(BucketSettings.of(bucket).withAllowBatched(false));
        }

        put("a", CONTENT); // can be read again
        assertThat(get("a")).isEqualTo(CONTENT);
        put("b", trickling(bytes(300_000, 2)));
        assertThat(storedVersions()).isEqualTo(2);
    }

    @Test
    void put_bucketFull_failsAndLeavesNothing() throws Exception {
        put("a", bytes(1000, 1));
        call("objectstore:" + bucket + "?operation=updateBucket&maxBytes=2000000", null, Map.of());

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> put("a", CONTENT))
                .withMessageContaining("maximum bytes exceeded");

        assertThat(get("a")).isEqualTo(bytes(1000, 1));
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Test
    void put_bodyThatFailsInTheMiddle_leavesNothing() throws Exception {
        InputStream failing = new ByteArrayInputStream(CONTENT) {
            @Override
            public synchronized int readNBytes(byte[] target, int offset, int length) {
                if (available() < 5_000_000) {
                    throw new IllegalStateException("disk on fire");
                }
                return super.readNBytes(target, offset, length);
            }
        };

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> put("a", failing));

        assertThat(storedVersions()).isZero();
    }

    @Test
    void put_bodyThatPausesForLong_isKeptAlive() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        InputStream pausing = new ByteArrayInputStream(CONTENT) {
            private boolean paused;

            @Override
            public synchronized int readNBytes(byte[] target, int offset, int length) {
                if (!paused && available() < 5_000_000) {
                    paused = true;
                    pause(never);
                }
                return super.readNBytes(target, offset, length);
            }
        };

        put("a", pausing);

        assertThat(get("a")).isEqualTo(CONTENT);
    }

    private static void pause(CountDownLatch never) {
        try {
            assertThat(never.await(LONGER_THAN_A_BATCH_LIVES, TimeUnit.SECONDS)).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
