/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketFullException;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes in an account, or in a bucket, that has no room left: refused whole, or done whole. */
@Timeout(120)
class FullStorageIT {
    private static final int ACCOUNT = 2_000_000;
    private static final byte[] CONTENT = bytes(1, 300_000);
    private static final byte[] OTHER = bytes(2, 300_000);

    private static NatsServer server;

    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;

    private static byte[] bytes(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @BeforeAll
    static void startServer() {
        server = NatsServer.startOwn("""
                accounts { A: { jetstream: { max_file: %d, max_mem: %d }, users: [ { user: a, password: a } ] } }
                no_auth_user: a
                """.formatted(ACCOUNT, ACCOUNT));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        connection = ScratchBucket.connect(server.url());
        client = JetStreamObjectStore.over(
                connection, TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(10)));
    }

    private void open(StorageType storage) throws IOException {
        client.createBucket(BucketSettings.of("full").withStorage(storage));
        bucket = client.bucket("full");
    }

    @AfterEach
    void removeBucket() throws Exception {
        if (client != null) {
            client.deleteBucket("full");
            client.close();
        }
        connection.close();
    }

    private void put(String name, byte[] content) throws IOException {
        bucket.put(PutRequest.of(name), new ByteArrayInputStream(content));
    }

    private byte[] get(String name) throws IOException {
        try (ObjectContent content = bucket.open(bucket.info(name), true)) {
            return content.readAllBytes();
        }
    }

    /** Puts smaller and smaller objects until not even a meta message fits. */
    private void fill() throws IOException {
        for (int size = 100_000; size > 0; size /= 10) {
            try {
                for (int i = 0; true; i++) {
                    put("fill-" + size + "-" + i, new byte[size]);
                }
            } catch (BucketFullException e) {
                assertThat(e).hasMessageContaining("error 10002");
            }
        }
        try {
            for (int i = 0; true; i++) {
                put("fill-0-" + i, new byte[0]);
            }
        } catch (BucketFullException e) {
            assertThat(e).hasMessageContaining("Delete objects in any bucket of the account");
        }
    }

    @ParameterizedTest
    @EnumSource(StorageType.class)
    void accountIsUsedUp_changesAreRefusedWholeAndADeleteMakesRoom(StorageType storage) throws Exception {
        open(storage);
        put("a", CONTENT);
        put("z", OTHER);
        fill();

        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() -> put("a", new byte[400_000]))
                .withMessageContaining(
                        "of " + ACCOUNT + " bytes of " + (storage == StorageType.FILE ? "file" : "memory"));
        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() -> bucket.updateMeta("a", MetaUpdate.description("x".repeat(1000)), null))
                .withMessageContaining("Nothing was changed. The account uses");
        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() ->
                        bucket.updateMeta("a", new MetaUpdate("b", null, Map.of("key", "x".repeat(1000)), null), null))
                .withMessageContaining("Nothing was changed. The account uses");
        assertThat(get("a")).isEqualTo(CONTENT);
        assertThat(get("z")).isEqualTo(OTHER);
        assertThat(bucket.find("b")).isEmpty();

        bucket.delete("a", null);
        assertThat(bucket.findIncludingDeleted("a")).get().matches(StoredObject::deleted, "a marker for watches");
        put("after", new byte[200_000]);
        assertThat(get("z")).isEqualTo(OTHER);
    }

    /** From no room at all to room for everything: the object is at one of its names, and what it replaces is whole or gone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bucketWithLittleRoom_moveIsDoneOrRefused(boolean ontoAnother) throws Exception {
        open(StorageType.FILE);
        String target = ontoAnother ? "z" : "free";
        int done = 0;
        int refused = 0;
        for (int room = 0; room <= 900; room += 45) {
            client.updateBucket(BucketSettings.of("full").withMaxBytes(-1));
            put("a", CONTENT);
            put("z", OTHER);
            client.updateBucket(
                    BucketSettings.of("full").withMaxBytes(client.status("full").bytes() + room));
            StoredObject source = bucket.info("a");

            boolean moved = true;
            try {
                bucket.move(source, bucket, PutRequest.of(target), GetRequest.WHOLE);
                done++;
            } catch (BucketFullException e) {
                assertThat(e).hasMessageContaining("Nothing was changed. The bucket holds");
                moved = false;
                refused++;
            }

            assertThat(bucket.find("a").isPresent())
                    .as("room for %d bytes", room)
                    .isEqualTo(!moved);
            assertThat(get(moved ? target : "a")).isEqualTo(CONTENT);
            if (!moved || !ontoAnother) {
                assertThat(get("z")).isEqualTo(OTHER);
            }
            if (moved && !ontoAnother) {
                bucket.delete(target, null);
            }
        }
        assertThat(done).as("moves").isPositive();
        assertThat(refused).as("refusals").isPositive();
    }

    @Test
    void createBucket_thatReservesMoreThanTheAccountHas_saysWhoseLimitItIs() throws Exception {
        open(StorageType.FILE);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(
                        () -> client.createBucket(BucketSettings.of("larger").withMaxBytes(ACCOUNT + 1L)))
                .isInstanceOf(BucketFullException.class)
                .withMessageContaining("'larger'")
                .withMessageContaining("raise the limit of the account, or of the server");
    }
}
