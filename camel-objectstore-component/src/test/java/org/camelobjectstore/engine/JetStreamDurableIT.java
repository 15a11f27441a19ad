/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.Connection;
import io.nats.client.NUID;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.testinfra.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class JetStreamDurableIT extends DurableContract {
    private final BucketSubjects subjects = new BucketSubjects("durable-" + NUID.nextGlobal());
    private Connection connection;
    private ObjectStoreClient client;
    private JetStreamApi api;
    private Wire wire;

    @BeforeEach
    void createBucket() throws Exception {
        TransferSettings settings = TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(5));
        connection = Nats.connect(NatsServer.shared().url());
        client = ObjectStoreClient.over(connection, settings);
        api = new JetStreamApi(connection, settings);
        client.createBucket(BucketSettings.of(subjects.bucket()).withStorage(StorageType.MEMORY));
        wire = JetStreamWire.open(api, subjects);
    }

    @AfterEach
    void removeBucket() throws Exception {
        if (client != null) {
            client.deleteBucket(subjects.bucket());
            api.close();
            client.close();
        }
        connection.close();
    }

    @Override
    Wire wire() {
        return wire;
    }

    @Override
    BucketSubjects subjects() {
        return subjects;
    }

    @Override
    void removeConsumer(String name) throws IOException {
        api.call("CONSUMER.DELETE." + subjects.stream() + "." + name);
    }
}
