/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.camelobjectstore.examples.DemoJvm;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.jspecify.annotations.Nullable;

/** Does what a client over HTTP can do, then lets people open the page. */
public final class HttpGateway implements Sample {
    private static final List<String> TOLD = List.of("etag", "content-range", "allow");

    @Override
    public String name() {
        return "http-gateway";
    }

    @Override
    public String summary() {
        return "a bucket over HTTP, with a page for people";
    }

    /** The address of a gateway that runs in a Camel context. */
    public static URI address(CamelContext context) {
        VertxPlatformHttpRouter router = context.getRegistry().findSingleByType(VertxPlatformHttpRouter.class);
        return URI.create("http://127.0.0.1:" + router.getServer().getPort() + "/");
    }

    @Override
    public RoutesBuilder routes() {
        return new HttpGatewayRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("shared");
        Map<String, Object> properties =
                Map.of("bucket", bucket, "camel.component.objectstore.servers", run.servers(), "camel.server.port", 0);
        try (SampleApplication application =
                SampleApplication.start(name(), run.dsl(), new HttpGatewayRoutes(), properties)) {
            URI address = address(application.context());
            new Client(run, address).show();
            run.tell("The page for people is at {}; in a terminal, until Enter is pressed", address);
            DemoJvm.awaitEnter();
        } finally {
            run.removeBucket(bucket);
        }
    }

    /** Sends requests, and tells of each and its answer. */
    private static final class Client {
        private final HttpClient http = HttpClient.newHttpClient();
        private final SampleRun run;
        private final URI address;

        private Client(SampleRun run, URI address) {
            this.run = run;
            this.address = address;
        }

        private void show() throws IOException, InterruptedException {
            String path = "objects/greetings/hello%20w%C3%B6rld.txt";
            HttpResponse<String> stored = send(201, "PUT", path, "Hello, world", "Content-Type", "text/plain");
            String tag = stored.headers().firstValue("ETag").orElseThrow();
            send(412, "PUT", path, "Hello again", "If-None-Match", "*");
            send(200, "GET", path, null);
            send(304, "GET", path, null, "If-None-Match", tag);
            send(206, "GET", path, null, "Range", "bytes=7-");
            send(416, "GET", path, null, "Range", "bytes=100-");
            send(200, "HEAD", path, null);
            send(200, "PUT", path, "Good evening", "If-Match", tag);
            send(412, "PUT", path, "Good night", "If-Match", tag);
            send(200, "GET", "objects?prefix=greetings/", null);
            send(204, "DELETE", path, null);
            send(404, "GET", path, null);
            send(405, "POST", "objects", "Hello");
        }

        private HttpResponse<String> send(
                int expected, String method, String path, @Nullable String body, String... headers)
                throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve(path))
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (headers.length > 0) {
                request.headers(headers);
            }
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            run.tell("{} /{}{} -> {}", method, path, shortened(asked(headers)), shortened(told(answer)));
            if (answer.statusCode() != expected) {
                throw new IllegalStateException("The answer should have been " + expected);
            }
            return answer;
        }

        private static String shortened(String text) {
            return text.replaceAll("(SHA-256=.{6})[\\w=-]*", "$1...");
        }

        private static String asked(String... headers) {
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < headers.length; i += 2) {
                asked.add(headers[i] + ": " + headers[i + 1]);
            }
            return asked.isEmpty() ? "" : " (" + String.join(", ", asked) + ")";
        }

        private static String told(HttpResponse<String> answer) {
            Stream<String> headers = TOLD.stream()
                    .flatMap(name -> answer.headers().firstValue(name).map(value -> name + ": " + value).stream());
            Stream<String> body = answer.body().isBlank()
                    ? Stream.empty()
                    : Stream.of("'" + answer.body().strip() + "'");
            return Stream.of(Stream.of(String.valueOf(answer.statusCode())), headers, body)
                    .flatMap(part -> part)
                    .collect(Collectors.joining(", "));
        }
    }
}
