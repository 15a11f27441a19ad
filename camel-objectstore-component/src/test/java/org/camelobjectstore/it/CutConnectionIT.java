/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.PutResult;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.TcpProxy;
import org.camelobjectstore.test.TcpProxy.From;
import org.camelobjectstore.test.Tripwire;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that is cut at a chosen point of a put or get, and that can be had again at once. */
@Timeout(30)
class CutConnectionIT {
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
    private static final int CHUNK_SIZE = 16 * 1024;
    private static final int CHUNKS = 10;
    private static final int SIZE = CHUNKS * CHUNK_SIZE;
    private static final String NAME = "a";

    private final SeededContent old = new SeededContent(1, SIZE);
    private final SeededContent fresh = new SeededContent(2, SIZE);

    private ScratchBucket scratch;
    private StoredObject before;
    private TcpProxy proxy;
    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        String url = NatsServer.shared().url();
        scratch = new ScratchBucket(url);
        old.put(scratch.bucket(), NAME, CHUNK_SIZE);
        before = scratch.bucket().info(NAME);
        proxy = TcpProxy.to(url);
        connection = ScratchBucket.connect(proxy.url());
        TransferSettings twoChunksAhead = new TransferSettings(REQUEST_TIMEOUT, 2 * CHUNK_SIZE, null, null);
        client = JetStreamObjectStore.over(connection, twoChunksAhead);
        bucket = client.bucket(scratch.name());
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        connection.close();
        proxy.close();
        scratch.close();
    }

    /** Where a put is when its connection goes. */
    enum PutStage {
        FIRST_CHUNK,
        MIDDLE,
        LAST_CHUNK,
        BEFORE_META,
        META_UNACKNOWLEDGED,
        PURGE_OF_OLD;

        boolean isBeforeAllChunks() {
            return ordinal() <= LAST_CHUNK.ordinal();
        }
    }

    private CompletableFuture<Void> cutAt(PutStage stage) {
        String chunk = "PUB " + scratch.chunks();
        String meta = "PUB " + scratch.metas();
        return switch (stage) {
            case FIRST_CHUNK -> proxy.cutAt(From.CLIENT, Tripwire.before(chunk));
            case MIDDLE -> proxy.cutAt(From.CLIENT, Tripwire.after(CHUNKS / 2, chunk));
            case LAST_CHUNK -> proxy.cutAt(From.CLIENT, Tripwire.after(CHUNKS, chunk));
            case BEFORE_META -> proxy.cutAt(From.CLIENT, Tripwire.before(meta));
            case META_UNACKNOWLEDGED ->
                proxy.muteAnswersAt(From.CLIENT, Tripwire.before(meta)).thenRunAsync(this::cutOnceStored);
            case PURGE_OF_OLD -> proxy.cutAt(From.CLIENT, Tripwire.before("$JS.API.STREAM.PURGE."));
        };
    }

    private void cutOnceStored() {
        Awaitility.await().until(() -> scratch.bucket().info(NAME).revision() != before.revision());
        proxy.cut();
        proxy.resume(From.SERVER);
    }

    @ParameterizedTest
    @CsvSource({
        "FIRST_CHUNK, 2",
        "MIDDLE, 2",
        "LAST_CHUNK, 2",
        "BEFORE_META, 2",
        "META_UNACKNOWLEDGED, 2",
        "PURGE_OF_OLD, 2",
        "FIRST_CHUNK, 10",
        "MIDDLE, 10",
        "LAST_CHUNK, 10"
    })
    void cutPut_failsOrSucceedsOnceAndLeavesNothing(PutStage stage, int chunksInFlight) throws Exception {
        Subscription metas = scratch.nats().subscribe(scratch.metas() + ">");
        scratch.nats().flush(REQUEST_TIMEOUT);
        CompletableFuture<Void> cut = cutAt(stage);
        InputStream source = new ByteArrayInputStream(fresh.bytes());

        long begin = System.nanoTime();
        PutResult result = null;
        ObjectStoreException failure = null;
        try {
            result = bucket.put(fresh.request(NAME, CHUNK_SIZE, (long) chunksInFlight * CHUNK_SIZE), source);
        } catch (ObjectStoreException e) {
            failure = e;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        cut.get(5, SECONDS);

        StoredObject current = scratch.bucket().info(NAME);
        if (result == null) {
            assertThat(current).as("after %s", failure).isEqualTo(before);
        } else {
            assertThat(fresh.isOf(current)).isTrue();
            assertThat(current.revision()).isEqualTo(result.object().revision());
            assertThat(versionsSent(metas)).hasSize(1);
        }
        SeededContent.assertWhole(scratch.bucket(), current);
        scratch.awaitNoOrphans(REQUEST_TIMEOUT);
        if (stage.isBeforeAllChunks()) {
            assertThat(took).as("a lost connection is known at once").isLessThan(REQUEST_TIMEOUT);
        }
        scratch.assertOnlyWholeObjects();
        assertUsable();
    }

    /** The metas that reached the server, however often each did. */
    private static Set<String> versionsSent(Subscription metas) throws InterruptedException {
        Set<String> versions = new HashSet<>();
        for (Message meta = metas.nextMessage(REQUEST_TIMEOUT);
                meta != null;
                meta = metas.nextMessage(Duration.ofMillis(1))) {
            versions.add(new String(meta.getData(), StandardCharsets.UTF_8));
        }
        return versions;
    }

    private void assertUsable() throws Exception {
        old.put(bucket, NAME, CHUNK_SIZE);
        SeededContent.assertWhole(bucket, bucket.info(NAME));
    }

    /** How far a get is when its connection goes. */
    enum GetStage {
        /** Which is looked up alone. */
        FIRST_CHUNK(1, "Nats-Subject: "),
        MIDDLE(CHUNKS / 2, "MSG "),
        LAST_CHUNK(CHUNKS - 1, "MSG ");

        final int count;
        final String before;

        GetStage(int count, String before) {
            this.count = count;
            this.before = before;
        }
    }

    @ParameterizedTest
    @EnumSource
    void cutGet_resumesOrFails(GetStage stage) throws Exception {
        StoredObject object = bucket.info(NAME);
        CompletableFuture<Void> cut =
                proxy.cutAt(From.SERVER, Tripwire.before(stage.count, stage.before + scratch.chunks()));

        try (ObjectContent content = bucket.open(object, true)) {
            assertThat(content.readAllBytes()).isEqualTo(old.bytes());
        } catch (ObjectStoreException e) {
            assertThat(e).hasMessageContainingAll("'" + NAME + "'", scratch.name(), "bytes were read", "do not use");
        }

        cut.get(5, SECONDS);
        Awaitility.await()
                .untilAsserted(() -> assertThat(scratch.serverSideConsumers()).isZero());
        assertUsable();
    }
}
