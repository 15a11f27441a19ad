/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.SampleApplication;

/** A gateway under test, and a client of it. */
record Gateway(SampleApplication application, URI address, String bucket, HttpClient http) implements AutoCloseable {

    static Gateway start(Dsl dsl, String servers, String bucket) throws Exception {
        return start(dsl, servers, bucket, 0);
    }

    /**
     * Starts one.
     *
     * @param port 0 for a free one
     */
    static Gateway start(Dsl dsl, String servers, String bucket, int port) throws Exception {
        return start(dsl, servers, bucket, Map.of("camel.server.port", port));
    }

    /**
     * Starts one.
     *
     * @param patience how long it waits for NATS
     */
    static Gateway start(Dsl dsl, String servers, String bucket, Duration patience) throws Exception {
        return start(
                dsl,
                servers,
                bucket,
                Map.of("camel.server.port", 0, "camel.component.objectstore.request-timeout", patience.toMillis()));
    }

    private static Gateway start(Dsl dsl, String servers, String bucket, Map<String, ?> others) throws Exception {
        Map<String, Object> properties = new HashMap<>(others);
        properties.put("bucket", bucket);
        properties.put("camel.component.objectstore.servers", servers);
        SampleApplication application =
                SampleApplication.start("http-gateway", dsl, new HttpGatewayRoutes(), properties);
        HttpClient http = HttpClient.newBuilder()
                .version(dsl == Dsl.JAVA ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .build();
        return new Gateway(application, HttpGateway.address(application.context()), bucket, http);
    }

    CamelContext context() {
        return application.context();
    }

    BrowserEvents events() {
        return context().getRegistry().findSingleByType(BrowserEvents.class);
    }

    static String path(String name) {
        return "objects/" + ObjectPath.encode(name);
    }

    HttpResponse<byte[]> put(String name, byte[] content, String... headers) throws IOException, InterruptedException {
        return send("PUT", path(name), BodyPublishers.ofByteArray(content), headers);
    }

    HttpResponse<byte[]> put(String name, String content, String... headers) throws IOException, InterruptedException {
        return send("PUT", path(name), BodyPublishers.ofString(content), headers);
    }

    HttpResponse<byte[]> get(String name, String... headers) throws IOException, InterruptedException {
        return send("GET", path(name), BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> delete(String name, String... headers) throws IOException, InterruptedException {
        return send("DELETE", path(name), BodyPublishers.noBody(), headers);
    }

    HttpResponse<byte[]> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        application.close();
    }
}
