/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is killed in the middle of a put or get, and that comes back with its data. */
@Timeout(60)
class RestartedServerIT {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    /** For jnats to be connected and subscribed again, and the bucket's stream to be recovered. */
    private static final Duration RECOVERY = Duration.ofSeconds(10);

    private static final int CHUNK_SIZE = 16 * 1024;
    private static final int CHUNKS = 10;
    private static final int SIZE = CHUNKS * CHUNK_SIZE;
    private static final String NAME = "a";

    private final SeededContent old = new SeededContent(1, SIZE);
    private final SeededContent fresh = new SeededContent(2, SIZE);
    private final NatsServer server = NatsServer.startOwn();

    private ScratchBucket scratch;
    private StoredObject before;
    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        scratch = new ScratchBucket(server.url());
        old.put(scratch.bucket(), NAME, CHUNK_SIZE);
        before = scratch.bucket().info(NAME);
        connection = ScratchBucket.connect(server.url());
        TransferSettings twoChunksAhead = new TransferSettings(REQUEST_TIMEOUT, 2 * CHUNK_SIZE, null, null);
        client = JetStreamObjectStore.over(connection, twoChunksAhead);
        bucket = client.bucket(scratch.name());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        connection.close();
        scratch.close();
        server.close();
    }

    private void killAndRestart() {
        server.kill();
        server.restart();
    }

    /** The fresh content; something happens before its second half is read. */
    private InputStream interrupted(Runnable inTheMiddle) {
        byte[] bytes = fresh.bytes();
        InputStream event = new InputStream() {
            @Override
            public int read() {
                inTheMiddle.run();
                return -1;
            }
        };
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(bytes, 0, SIZE / 2),
                event,
                new ByteArrayInputStream(Arrays.copyOfRange(bytes, SIZE / 2, SIZE)))));
    }

    /** Puts, and tells whether that succeeded. */
    private boolean put(InputStream source) throws IOException {
        try {
            bucket.put(fresh.request(NAME, CHUNK_SIZE, 2 * CHUNK_SIZE), source);
            return true;
        } catch (ObjectStoreException e) {
            return false;
        }
    }

    private StoredObject current() {
        return Awaitility.await()
                .atMost(RECOVERY)
                .ignoreExceptionsInstanceOf(ObjectStoreException.class)
                .until(() -> scratch.bucket().info(NAME), object -> true);
    }

    private void assertUsable() throws IOException {
        old.put(bucket, NAME, CHUNK_SIZE);
        SeededContent.assertWhole(bucket, bucket.info(NAME));
    }

    @Test
    void put_whoseServerIsRestarted_failsOrSucceedsAndLeavesNothing() throws Exception {
        boolean done = put(interrupted(this::killAndRestart));

        StoredObject current = current();
        if (done) {
            assertThat(fresh.isOf(current)).isTrue();
        } else {
            assertThat(current).isEqualTo(before);
        }
        scratch.awaitNoOrphans(RECOVERY);
        scratch.assertOnlyWholeObjects();
        assertUsable();
    }

    @Test
    void put_whoseServerIsDown_failsAndItsChunksGoOnceTheServerIsBack() throws Exception {
        assertThat(put(interrupted(server::kill))).isFalse();
        server.restart();

        assertThat(current()).isEqualTo(before);
        scratch.awaitNoOrphans(RECOVERY);
        scratch.assertOnlyWholeObjects();
        assertUsable();
    }

    @Test
    void get_whoseServerIsRestarted_resumesOrFails() throws Exception {
        StoredObject object = bucket.info(NAME);
        byte[] bytes = old.bytes();

        try (ObjectContent content = bucket.open(object, true)) {
            assertThat(content.readNBytes(SIZE / 2)).isEqualTo(Arrays.copyOf(bytes, SIZE / 2));
            killAndRestart();
            assertThat(content.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, SIZE / 2, SIZE));
        } catch (ObjectStoreException e) {
            assertThat(e).hasMessageContainingAll("'" + NAME + "'", scratch.name(), "bytes were read", "do not use");
        }

        assertThat(current()).isEqualTo(before);
        assertUsable();
    }
}
