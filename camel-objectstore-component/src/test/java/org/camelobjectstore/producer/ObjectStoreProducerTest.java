/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.io.IOException;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.StartedCamel;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a producer has from its start to its stop. */
class ObjectStoreProducerTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private final FakeServer server = new FakeServer();
    private final Connections connections = FakeConnection.to(server);
    private ObjectStoreClient client;

    @BeforeEach
    void open() throws IOException {
        client = ObjectStoreClient.over(server, TransferSettings.DEFAULT);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdown();
    }

    private ObjectStoreProducer producer(String options) {
        Endpoint endpoint = CONTEXT.getEndpoint("direct:any");
        ConnectionSettings connection = ConnectionSettings.from(configuration(options), null, null);
        return new ObjectStoreProducer(endpoint, new BucketAccess(connections, connection, settings(options)));
    }

    private static Exchange exchange() {
        Exchange exchange = new DefaultExchange(CONTEXT);
        exchange.getMessage().setBody("x");
        return exchange;
    }

    private boolean bucketIsThere() throws IOException {
        return client.listBuckets().stream().anyMatch(status -> status.bucket().equals("b"));
    }

    @Test
    void start_createsTheBucket_andConnects_andStopDisconnects() throws Exception {
        ObjectStoreProducer producer = producer("");
        assertThat(connections.size()).isZero();
        producer.start();

        assertThat(bucketIsThere()).isTrue();
        assertThat(connections.size()).isEqualTo(1);
        producer.stop();
        assertThat(connections.size()).isZero();
    }

    @Test
    void start_withABucketThatIsMissingAndMayNotBeCreated_fails_andStaysConnectedToNothing() throws Exception {
        ObjectStoreProducer producer = producer("autoCreateBucket=false");

        assertThatThrownBy(producer::start)
                .hasCauseInstanceOf(BucketNotFoundException.class)
                .hasMessageContaining("'b'");

        assertThat(bucketIsThere()).isFalse();
        assertThat(connections.size()).isZero();
    }

    @Test
    void start_withABucketThatIsThere_leavesItAsItIs() throws Exception {
        client.createBucket(BucketSettings.of("b").withDescription("mine"));

        producer("autoCreateBucket=false&bucketDescription=other").start();

        assertThat(client.status("b").description()).isEqualTo("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"createBucket", "deleteBucket", "listBuckets"})
    void start_ofAnOperationOnBuckets_needsNone_andCreatesNone(String operation) throws Exception {
        producer("autoCreateBucket=false&operation=" + operation).start();
        producer("operation=" + operation).start();

        assertThat(bucketIsThere()).isFalse();
    }

    @Test
    void start_ofWhatIsStarted_keepsTheConnection_andStopEndsIt() throws Exception {
        ObjectStoreProducer producer = producer("");
        producer.start();
        producer.suspend();
        producer.start();
        producer.stop();

        assertThat(connections.size()).isZero();
    }

    @Test
    void start_afterAStop_worksAgain() throws Exception {
        ObjectStoreProducer producer = producer("objectName=a");
        producer.start();
        producer.stop();
        producer.start();

        producer.process(exchange());

        assertThat(client.bucket("b").info("a").size()).isEqualTo(1);
    }

    @Test
    void process_afterSomebodyDeletedTheBucket_failsOnce_andCreatesItAnew() throws Exception {
        ObjectStoreProducer producer = producer("objectName=a");
        producer.start();
        producer.process(exchange());
        client.deleteBucket("b");

        assertThatThrownBy(() -> producer.process(exchange())).isInstanceOf(BucketNotFoundException.class);
        producer.process(exchange());

        assertThat(client.bucket("b").info("a").size()).isEqualTo(1);
    }

    @Test
    void producersOfTheSameServer_shareAConnection() throws Exception {
        ObjectStoreProducer one = producer("operation=list");
        ObjectStoreProducer two = producer("objectName=x");
        one.start();
        two.start();
        assertThat(connections.size()).isEqualTo(1);

        one.stop();
        assertThat(connections.size()).isEqualTo(1);
        two.stop();
        assertThat(connections.size()).isZero();
    }
}
