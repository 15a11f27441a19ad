/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;

/** A Camel context whose object store is in this JVM, for tests of what options, headers and bodies mean. */
public final class FakeObjectStore implements AutoCloseable {
    private final FakeServer server = new FakeServer();
    private final Connections connections = FakeConnection.to(server);
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final ProducerTemplate template = camel.createProducerTemplate();
    private final ObjectStoreClient client;

    public FakeObjectStore() throws Exception {
        client = ObjectStoreClient.over(server, TransferSettings.DEFAULT);
        camel.addComponent("objectstore", new ObjectStoreComponent(connections));
        camel.getShutdownStrategy().setTimeout(5);
        camel.start();
    }

    public DefaultCamelContext camel() {
        return camel;
    }

    public void routes(RouteBuilder routes) throws Exception {
        camel.addRoutes(routes);
    }

    /** Sends one exchange, which is returned whether it failed or not. */
    public Exchange call(String uri, Object body, Map<String, Object> headers) {
        return template.request("objectstore:" + uri, exchange -> {
            exchange.getMessage().setBody(body);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    public Exchange call(String uri, Object body) {
        return call(uri, body, Map.of());
    }

    /** The connections of all endpoints. */
    public Connections connections() {
        return connections;
    }

    /** Looks past Camel. */
    public Bucket bucket(String name) throws IOException {
        return client.bucket(name);
    }

    @Override
    public void close() throws IOException {
        camel.close();
        client.close();
        server.shutdown();
    }
}
