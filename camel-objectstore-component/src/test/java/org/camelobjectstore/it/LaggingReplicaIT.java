/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.Replica;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.test.NatsCluster;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists of a bucket with three replicas, one of which is behind the others. */
class LaggingReplicaIT {
    private static final Logger LOG = LoggerFactory.getLogger(LaggingReplicaIT.class);
    private static final int LISTS = Soak.rounds(20, 200);
    /** MiB that the replica has to catch up on. */
    private static final int BEHIND = Soak.rounds(60, 600);

    private static final int NAMES = 50;

    private static NatsCluster cluster;
    private static Connection connection;
    private static ObjectStoreClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = NatsCluster.start();
        connection = Nats.connect(Options.builder()
                .servers(cluster.urls().split(","))
                .maxReconnects(-1)
                .build());
        client = JetStreamObjectStore.over(
                connection, TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(20)));
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        connection.close();
        cluster.close();
    }

    private static void createBucket(String name) throws IOException {
        client.createBucket(BucketSettings.of(name).withReplicas(3));
    }

    private static void put(Bucket bucket, String name, int bytes) throws IOException {
        bucket.put(PutRequest.of(name), new ByteArrayInputStream(new byte[bytes]));
    }

    private static ClusterInfo replicas(String bucket) throws Exception {
        return connection.jetStreamManagement().getStreamInfo("OBJ_" + bucket).getClusterInfo();
    }

    private static NatsServer follower(String bucket) throws Exception {
        return cluster.follower(connection, "OBJ_" + bucket);
    }

    private static boolean allCurrent(String bucket) throws Exception {
        return replicas(bucket).getReplicas().stream().allMatch(Replica::isCurrent);
    }

    private static void assertListsAreComplete(String bucket) throws Exception {
        Bucket objects = client.bucket(bucket);
        List<String> names = IntStream.range(0, NAMES).mapToObj(i -> "o" + i).toList();
        int behind = 0;
        for (int i = 0; i < LISTS; i++) {
            behind += allCurrent(bucket) ? 0 : 1;
            assertThat(objects.list(name -> name.startsWith("o"), false))
                    .allSatisfy(object -> assertThat(object.size()).isEqualTo(2))
                    .extracting(StoredObject::name)
                    .containsExactlyInAnyOrderElementsOf(names);
            if (i % 10 == 0) {
                assertThat(client.status(bucket).objects()).isGreaterThanOrEqualTo(NAMES);
            }
        }
        LOG.info("{} of {} lists began while a replica was behind", behind, LISTS);
    }

    @Test
    void aReplicaThatMissedTheNewestWrites() throws Exception {
        String bucket = "missed";
        createBucket(bucket);
        Bucket objects = client.bucket(bucket);
        for (int i = 0; i < NAMES / 2; i++) {
            put(objects, "o" + i, 1); // so that the replica has something, which is out of date
        }
        NatsServer follower = follower(bucket);

        follower.kill();
        for (int i = 0; i < BEHIND; i++) {
            put(objects, "large" + i, 1024 * 1024);
        }
        for (int i = 0; i < NAMES; i++) {
            put(objects, "o" + i, 2);
        }
        follower.restart();

        assertListsAreComplete(bucket);
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> allCurrent(bucket));
    }

    @Test
    void aReplicaThatLostItsDisk() throws Exception {
        String bucket = "lost";
        createBucket(bucket);
        Bucket objects = client.bucket(bucket);
        for (int i = 0; i < BEHIND; i++) {
            put(objects, "large" + i, 1024 * 1024);
        }
        for (int i = 0; i < NAMES; i++) {
            put(objects, "o" + i, 2);
        }

        NatsCluster.restartEmpty(follower(bucket));

        assertListsAreComplete(bucket);
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> allCurrent(bucket));
    }
}
