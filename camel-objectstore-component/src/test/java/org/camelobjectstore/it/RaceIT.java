/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamInfoOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/** Two writers of one name at the same time: afterwards everything that is listed can be read, and nothing else is left. */
class RaceIT {
    private final String name = "race-" + UUID.randomUUID();
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws Exception {
        connection = Nats.connect(new Options.Builder()
                .server(NatsServer.shared().url())
                .errorListener(new ErrorListener() {})
                .build());
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        client.createBucket(BucketSettings.of(name));
        bucket = client.bucket(name);
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        client.deleteBucket(name);
        client.close();
        connection.close();
    }

    private StoredObject put(String object, int seed) throws IOException {
        byte[] content = ObjectStoreTestSupport.bytes(30, seed);
        return bucket.put(PutRequest.of(object).withChunkSize(10), new ByteArrayInputStream(content))
                .object();
    }

    private void race(Callable<?> one, Callable<?> other) throws Exception {
        List<Future<Object>> outcomes = threads.invokeAll(List.of(forgiving(one), forgiving(other)));
        for (Future<Object> outcome : outcomes) {
            outcome.get();
        }
    }

    /** Losing a race is an answer; anything else is a failure. */
    private static Callable<Object> forgiving(Callable<?> call) {
        return () -> {
            try {
                return call.call();
            } catch (ObjectConflictException | ObjectNotFoundException e) {
                return e;
            }
        };
    }

    private void assertWhole() throws Exception {
        List<StoredObject> live = bucket.list(object -> true, false);
        for (StoredObject object : live) {
            try (ObjectContent content = bucket.open(object, true)) {
                assertThat(content.readAllBytes()).hasSize(30);
            }
        }
        long chunkSubjects = connection
                .jetStreamManagement()
                .getStreamInfo("OBJ_" + name, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjects()
                .stream()
                .filter(subject -> subject.getName().contains(".C."))
                .count();
        assertThat(chunkSubjects).isEqualTo(live.size());
    }

    @RepeatedTest(20)
    void putAndPut_leaveOneWholeObject() throws Exception {
        put("a", 0);
        race(() -> put("a", 1), () -> put("a", 2));

        assertThat(bucket.find("a")).isPresent();
        assertWhole();
    }

    @RepeatedTest(20)
    void putAndDelete_leaveOneWholeObjectOrNone() throws Exception {
        put("a", 0);
        race(() -> put("a", 1), () -> bucket.delete("a", null));

        assertWhole();
    }

    @RepeatedTest(20)
    void putAndUpdateMeta_leaveOneWholeObject() throws Exception {
        put("a", 0);
        race(() -> put("a", 1), () -> bucket.updateMeta("a", MetaUpdate.description("d"), null));

        assertThat(bucket.find("a")).isPresent();
        assertWhole();
    }

    @RepeatedTest(20)
    void putAndRename_leaveOnlyWholeObjects() throws Exception {
        put("a", 0);
        race(() -> put("a", 1), () -> bucket.updateMeta("a", MetaUpdate.rename("b"), null));

        assertThat(bucket.list(object -> true, false)).isNotEmpty();
        assertWhole();
    }

    @RepeatedTest(20)
    void deleteAndRename_leaveOnlyWholeObjects() throws Exception {
        put("a", 0);
        race(() -> bucket.delete("a", null), () -> bucket.updateMeta("a", MetaUpdate.rename("b"), null));

        assertWhole();
    }

    @RepeatedTest(20)
    void renameAndRename_leaveOneWholeObject() throws Exception {
        put("a", 0);
        race(
                () -> bucket.updateMeta("a", MetaUpdate.rename("b"), null),
                () -> bucket.updateMeta("a", MetaUpdate.rename("c"), null));

        assertThat(bucket.list(object -> true, false)).hasSize(1);
        assertWhole();
    }
}
