/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A Camel context whose {@code objectstore} component uses the JVM's common server, a bucket name for each test, and a
 * plain connection to look behind the scenes with.
 */
abstract class ObjectStoreTestSupport extends CamelTestSupport {
    final String bucket = "it-" + UUID.randomUUID();
    Connection nats;

    @BeforeEach
    void connect() throws Exception {
        nats = Nats.connect(new Options.Builder()
                .server(NatsServer.shared().url())
                .errorListener(new ErrorListener() {})
                .build());
        keepOneStream();
    }

    /** A server that loses its last stream may refuse the next one for a moment (error 10049). */
    private void keepOneStream() throws Exception {
        if (!NatsServer.shared().isExternal()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("KEPT")
                            .storageType(StorageType.Memory)
                            .build());
        }
    }

    @AfterEach
    void removeBuckets() throws Exception {
        context.stop();
        for (String stream : nats.jetStreamManagement().getStreamNames()) {
            if (stream.startsWith("OBJ_" + bucket)) {
                nats.jetStreamManagement().deleteStream(stream);
            }
        }
        nats.close();
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(NatsServer.shared().url());
        return context;
    }

    /** Adds routes to the running context. */
    void routes(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    /** Sends one exchange to the bucket; a failure is thrown as the route would see it. */
    Exchange call(ObjectStoreOperation operation, Object body, Map<String, Object> headers) throws Exception {
        return call("objectstore:" + bucket + "?operation=" + operation, body, headers);
    }

    Exchange call(String uri, Object body, Map<String, Object> headers) throws Exception {
        Exchange exchange = template.request(uri, request -> {
            request.getMessage().setBody(body);
            request.getMessage().setHeaders(new HashMap<>(headers));
        });
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        return exchange;
    }

    Exchange put(String name, Object body) throws Exception {
        return call(ObjectStoreOperation.put, body, Map.of(ObjectStoreConstants.OBJECT_NAME, name));
    }

    byte[] get(String name) throws Exception {
        Exchange exchange = call(ObjectStoreOperation.get, null, Map.of(ObjectStoreConstants.OBJECT_NAME, name));
        return exchange.getMessage().getBody(byte[].class);
    }

    static Map<String, Object> named(String name) {
        return Map.of(ObjectStoreConstants.OBJECT_NAME, name);
    }

    /** Bytes that look like no other object's. */
    static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A source that hands out one byte at a time, as a slow network might. */
    static InputStream trickling(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }

            @Override
            public synchronized int readNBytes(byte[] target, int offset, int length) {
                int count = 0;
                while (count < length && read(target, offset + count, 1) == 1) {
                    count++;
                }
                return count;
            }
        };
    }

    /** Messages in the bucket's stream, by subject. */
    Map<String, Long> stored() throws Exception {
        return stored(bucket);
    }

    Map<String, Long> stored(String name) throws Exception {
        Map<String, Long> stored = new HashMap<>();
        nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + name, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjects()
                .forEach(subject -> stored.put(subject.getName(), subject.getCount()));
        return stored;
    }

    /** Subjects of chunks that are stored. */
    long storedVersions() throws Exception {
        return stored().keySet().stream()
                .filter(subject -> subject.startsWith("$O." + bucket + ".C."))
                .count();
    }

    long serverSideConsumers() throws Exception {
        return nats.jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket)
                .getStreamState()
                .getConsumerCount();
    }

    /** A consumer is removed without waiting for the server. */
    void awaitNoConsumer() {
        Awaitility.await().untilAsserted(() -> assertThat(serverSideConsumers()).isZero());
    }

    /**
     * Removes a consumer of the test's bucket, as an operator does. nats-server 2.10 may tell of a folder that is not empty,
     * for it writes to it at the same time; the consumer is gone all the same.
     */
    void removeConsumer(String name) throws Exception {
        try {
            assertThat(nats.jetStreamManagement().deleteConsumer("OBJ_" + bucket, name))
                    .isTrue();
        } catch (JetStreamApiException e) {
            assertThat(e).hasMessageContaining("directory not empty");
        }
    }
}
