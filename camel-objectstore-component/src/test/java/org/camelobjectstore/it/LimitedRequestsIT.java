/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.ObjectContent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose operator limits how many messages a request may ask for. */
class LimitedRequestsIT {
    private static final int NAMES = 30;

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void getListAndWatchStayBelowTheLimit(int limit, @TempDir Path store) throws Exception {
        String config = "jetstream { store_dir: \"%s\", limits { max_request_batch: %d } }"
                .formatted(store.toString().replace('\\', '/'), limit);
        byte[] large = ObjectStoreTestSupport.bytes(5_000_000, limit);
        try (NatsServer server = NatsServer.startOwn(config);
                Connection connection = Nats.connect(server.url());
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            client.createBucket(BucketSettings.of("b"));
            Bucket bucket = client.bucket("b");
            bucket.put(PutRequest.of("large"), new ByteArrayInputStream(large));
            for (int i = 1; i < NAMES; i++) {
                bucket.put(PutRequest.of("o" + i), new ByteArrayInputStream(new byte[1]));
            }

            try (ObjectContent content = bucket.open(bucket.info("large"), true)) {
                assertThat(content.readAllBytes()).isEqualTo(large);
            }
            assertThat(bucket.list(name -> true, false)).hasSize(NAMES);
            Set<String> seen = new HashSet<>();
            try (Watch watch = bucket.watch(WatchRequest.from(StartAt.current()))) {
                while (!watch.caughtUp()) {
                    Delivery next = watch.next(Duration.ofSeconds(5)).orElseThrow();
                    next.ack();
                    seen.add(next.event().object().name());
                }
            }
            assertThat(seen).hasSize(NAMES);
        }
    }
}
