/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.examples.s3bridge.S3Listing;
import org.camelobjectstore.examples.s3bridge.S3Side;
import org.camelobjectstore.examples.servers.S3Server;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.TcpProxy;
import org.camelobjectstore.test.Tripwire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How routes between this component and aws2-s3 fit, and what somebody has to set who does not copy the sample. */
class S3FitIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LARGE = 120_000_000;
    private static final String SMALL_HEAP = "64m";
    private static final Pattern OUTCOME = Pattern.compile("(" + S3FitJvm.CARRIED + "|Java heap space)");

    private static S3Server s3Server;
    private static S3Side s3;

    private final String name = "fit-" + UUID.randomUUID();
    private final CamelContext context = new DefaultCamelContext();

    private Connection connection;
    private ObjectStoreClient client;
    private Bucket bucket;
    private ProducerTemplate template;

    @BeforeAll
    static void startServer() throws Exception {
        s3Server = S3Server.start();
        s3 = S3Side.of(s3Server);
    }

    @AfterAll
    static void stopServer() {
        s3.close();
        s3Server.close();
    }

    @BeforeEach
    void makeBuckets() throws Exception {
        String nats = NatsServer.shared().url();
        connection = Nats.connect(nats);
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
        client.createBucket(BucketSettings.of(name));
        bucket = client.bucket(name);
        s3.createBucket(name);
        context.getComponent("objectstore", ObjectStoreComponent.class)
                .getConfiguration()
                .setServers(nats);
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void removeBucket() throws Exception {
        context.close();
        client.deleteBucket(name);
        client.close();
        connection.close();
    }

    private String s3Uri(String options) {
        return s3Uri(s3Server.url(), options);
    }

    private String s3Uri(String url, String options) {
        return "aws2-s3:" + name + "?region=us-east-1&overrideEndpoint=true&forcePathStyle=true&uriEndpointOverride="
                + url + "&accessKey=" + s3Server.accessKey() + "&secretKey=" + s3Server.secretKey() + options;
    }

    private void put(String object, String content, String contentType) throws Exception {
        bucket.put(
                PutRequest.of(object).withHeaders(Map.of("Content-Type", List.of(contentType))),
                new ByteArrayInputStream(content.getBytes()));
    }

    private void route(RouteBuilder routes) throws Exception {
        context.addRoutes(routes);
    }

    @Test
    void get_thenS3_needsTheKeyAndTheContentType() throws Exception {
        put("a/b c.txt", "hello", "text/x-a");
        String get = "objectstore:" + name + "?operation=get&objectName=a/b c.txt";
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:as-it-is").to(get).to(s3Uri(""));
                from("direct:key").to(get).to(s3Uri("&keyName=RAW(${header.CamelFileName})"));
                from("direct:type")
                        .to(get)
                        .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                        .to(s3Uri("&keyName=RAW(${header.CamelFileName})"));
            }
        });

        assertThatThrownBy(() -> template.sendBody("direct:as-it-is", null))
                .rootCause()
                .hasMessage("AWS S3 Key header missing.");
        template.sendBody("direct:key", null);
        assertThat(s3.get(name, "a/b c.txt")).hasContent("hello");
        assertThat(s3.head(name, "a/b c.txt").orElseThrow().contentType()).isNotEqualTo("text/x-a");
        template.sendBody("direct:type", null);
        assertThat(s3.head(name, "a/b c.txt").orElseThrow().contentType()).isEqualTo("text/x-a");
    }

    @Test
    void s3_thenPut_needsTheNameAndTheContentType() throws Exception {
        s3.put(name, "a/b c.txt", "text/x-a", Map.of("k", "v"), new ByteArrayInputStream("hello".getBytes()), 5);
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from(s3Uri("&deleteAfterRead=true"))
                        .to("objectstore:" + name)
                        .setHeader("CamelObjectStoreObjectName", header("CamelAwsS3Key"))
                        .setHeader("Content-Type", header("CamelAwsS3ContentType"))
                        .setHeader("CamelObjectStoreMetadata", header("CamelAwsS3Metadata"))
                        .to("objectstore:" + name);
            }
        });

        await().atMost(PATIENCE).until(() -> bucket.find("a/b c.txt").isPresent());
        StoredObject stored = bucket.info("a/b c.txt");
        assertThat(stored.headers()).containsEntry("Content-Type", List.of("text/x-a"));
        assertThat(stored.metadata()).containsEntry("k", "v");
        assertThat(bucket.list(each -> !each.equals(stored.name()), false))
                .singleElement()
                .satisfies(unnamed -> assertThat(unnamed.headers()).isEmpty());
    }

    @Test
    void keyInTheHeader_isEvaluated_theOneOfKeyNameIsNot() throws Exception {
        String object = "${header.secret}";
        put(object, "hello", "text/plain");
        String get = "objectstore:" + name + "?operation=get";
        route(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:header")
                        .to(get)
                        .setHeader("CamelAwsS3Key", header("CamelFileName"))
                        .to(s3Uri(""));
                from("direct:key-name").to(get).to(s3Uri("&keyName=RAW(${header.CamelFileName})"));
            }
        });
        Map<String, Object> headers = Map.of("CamelObjectStoreObjectName", object, "secret", "told");

        template.sendBodyAndHeaders("direct:header", null, headers);
        template.sendBodyAndHeaders("direct:key-name", null, headers);

        assertThat(s3.keys(name)).containsExactlyInAnyOrder("told", object);
    }

    @Test
    void largeObject_goesToS3_throughASmallHeap() throws Exception {
        String digest = bucket.put(PutRequest.of("large"), GeneratedStream.ofBytes(LARGE))
                .object()
                .digest();
        String from = "objectstore:" + name + "?servers=" + NatsServer.shared().url();

        for (String way : List.of("", "&multiPartUpload=true&partSize=10000000")) {
            assertThat(carry("true", from, s3Uri("&keyName=up" + way))).isEqualTo(S3FitJvm.CARRIED);
            try (var content = s3.get(name, "up")) {
                assertThat(bucket.put(PutRequest.of("again"), content).object().digest())
                        .isEqualTo(digest);
            }
        }
    }

    @Test
    void largeObject_comesFromS3_throughASmallHeap_onlyWithoutStreamCaching() throws Exception {
        s3.put(name, "large", "text/plain", Map.of(), GeneratedStream.ofBytes(LARGE), LARGE);
        String from = s3Uri("&includeBody=false&deleteAfterRead=false");
        String to = "objectstore:" + name + "?objectName=down&servers="
                + NatsServer.shared().url();

        assertThat(carry("true", from, to)).isEqualTo("Java heap space");
        assertThat(bucket.find("down")).isEmpty();
        assertThat(carry("false", from, to)).isEqualTo(S3FitJvm.CARRIED);
        assertThat(bucket.info("down").size()).isEqualTo(LARGE);
    }

    private static String carry(String streamCache, String from, String to) {
        try (ChildJvm jvm = ChildJvm.start(SMALL_HEAP, S3FitJvm.class, streamCache, from, to)) {
            return jvm.awaitOutput(OUTCOME, Duration.ofSeconds(60));
        }
    }

    @Test
    void consumerOfS3_downloadsAgainAtEachPoll_whatTheRouteLeavesOut() throws Exception {
        long size = 5_000_000;
        s3.put(name, "a", "text/plain", Map.of(), GeneratedStream.ofBytes(size), size);
        try (TcpProxy proxy = TcpProxy.to(s3Server.url())) {
            CompletableFuture<Void> threeTimes = proxy.cutAt(TcpProxy.From.SERVER, Tripwire.afterBytes(3 * size));
            route(new RouteBuilder() {
                @Override
                public void configure() {
                    from(s3Uri(proxy.url(), "&includeBody=false&deleteAfterRead=false&delay=100"))
                            .streamCache("false")
                            .filter(constant(false))
                            .to("mock:never");
                }
            });
            threeTimes.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            context.stop();
        }
    }

    @Test
    void listing_goesBeyondAPage() {
        int count = 1_100;
        for (int i = 0; i < count; i++) {
            s3.put(name, "o" + i, "text/plain", Map.of(), new ByteArrayInputStream(new byte[1]), 1);
        }
        var component = context.getComponent("aws2-s3", AWS2S3Component.class);
        component.getConfiguration().setRegion("us-east-1");
        component.getConfiguration().setAccessKey(s3Server.accessKey());
        component.getConfiguration().setSecretKey(s3Server.secretKey());
        component.getConfiguration().setOverrideEndpoint(true);
        component.getConfiguration().setUriEndpointOverride(s3Server.url());
        component.getConfiguration().setForcePathStyle(true);

        assertThat(S3Listing.objects(name, context)).hasSize(count);
        assertThat(template.requestBody("aws2-s3:" + name + "?operation=listObjects", null, List.class))
                .hasSize(1_000);
    }
}
