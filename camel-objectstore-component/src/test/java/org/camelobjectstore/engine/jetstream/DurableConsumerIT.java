/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Connection;
import io.nats.client.NUID;
import io.nats.client.Nats;
import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.DurableContract;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class DurableConsumerIT extends DurableContract {
    private final BucketSubjects subjects = new BucketSubjects("durable-" + NUID.nextGlobal());
    private Connection connection;
    private ObjectStoreClient client;
    private Api api;
    private Wire wire;

    @BeforeEach
    void createBucket() throws Exception {
        TransferSettings settings = TransferSettings.DEFAULT.withRequestTimeout(Duration.ofSeconds(5));
        connection = Nats.connect(NatsServer.shared().url());
        client = JetStreamObjectStore.over(connection, settings);
        api = new Api(ConnectionSource.of(connection), settings.requestTimeout(), "$JS.API.");
        client.createBucket(BucketSettings.of(subjects.bucket()).withStorage(StorageType.MEMORY));
        wire = StreamWire.open(api, subjects);
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
    protected Wire wire() {
        return wire;
    }

    @Override
    protected BucketSubjects subjects() {
        return subjects;
    }

    @Override
    protected void removeConsumer(String name) throws IOException {
        api.call("CONSUMER.DELETE." + subjects.stream() + "." + name);
    }
}
