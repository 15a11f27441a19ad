/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.camelobjectstore.FakeObjectStore;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operation takes from what an earlier one, or a consumer, has left in the exchange. */
@Timeout(20)
class SeveralOperationsTest {
    private static final Map<String, String> ONE = Map.of("of", "k1");

    private FakeObjectStore store;
    private Bucket bucket;

    private interface Steps {
        void addTo(RouteDefinition route);
    }

    @BeforeEach
    void open() throws Exception {
        store = new FakeObjectStore();
        store.call("b?operation=createBucket", null);
        store.call("c?operation=createBucket", null);
        bucket = store.bucket("b");
        put(PutRequest.of("k1")
                .withDescription("first")
                .withMetadata(ONE)
                .withHeaders(Map.of("Content-Type", List.of("text/x"), "Own", List.of("1"))));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private void put(PutRequest request) throws IOException {
        bucket.put(request, new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8)));
    }

    /** Runs a route over an exchange with the body "x". */
    private Exchange run(Steps steps) throws Exception {
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                steps.addTo(from("direct:in"));
            }
        });
        return store.camel().createProducerTemplate().request("direct:in", exchange -> exchange.getMessage()
                .setBody("x"));
    }

    private void assertIsAsItWas() throws IOException {
        assertThat(bucket.info("k1").description()).isEqualTo("first");
        assertThat(bucket.info("k1").size()).isEqualTo(3);
        assertThat(bucket.info("k1").metadata()).isEqualTo(ONE);
    }

    private static void assertDescribesNothing(StoredObject object) {
        assertThat(object.description()).isNull();
        assertThat(object.metadata()).isEmpty();
        assertThat(object.headers()).isEmpty();
    }

    @Test
    void option_winsOverTheNameThatWasLeft() throws Exception {
        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .setBody(body -> "new content")
                .to("objectstore:b?operation=put&objectName=k2"));

        assertIsAsItWas();
        assertThat(bucket.info("k2").size()).isEqualTo("new content".length());
        assertDescribesNothing(bucket.info("k2"));
    }

    @Test
    void header_thatTheRouteHasSet_winsOverTheOption() throws Exception {
        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .setHeader(OBJECT_NAME)
                .constant("k3")
                .to("objectstore:b?operation=put&objectName=k2"));

        assertThat(bucket.find("k2")).isEmpty();
        assertThat(bucket.find("k3")).isPresent();
    }

    @Test
    void sameContent_goesOnWithItsNameAndAllThatDescribesIt() throws Exception {
        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .log("on the way")
                .to("objectstore:c"));

        StoredObject copy = store.bucket("c").info("k1");
        assertThat(copy.description()).isEqualTo("first");
        assertThat(copy.metadata()).isEqualTo(ONE);
        assertThat(copy.headers()).isEqualTo(bucket.info("k1").headers());
    }

    @Test
    void copyOfTheContent_forABranch_isTheSameContent() throws Exception {
        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .multicast()
                .parallelProcessing()
                .to("objectstore:c?objectName=one", "objectstore:c?objectName=two"));

        assertThat(store.bucket("c").info("one").metadata()).isEqualTo(ONE);
        assertThat(store.bucket("c").info("two").metadata()).isEqualTo(ONE);
    }

    @Test
    void bodyThatWasPut_isPutElsewhereWithAllThatDescribesIt() throws Exception {
        run(route -> route.setHeader(DESCRIPTION)
                .constant("of x")
                .to("objectstore:b?objectName=x")
                .to("objectstore:c"));

        assertThat(store.bucket("c").info("x").description()).isEqualTo("of x");
    }

    @Test
    void otherContent_goesOnWithTheNameAlone() throws Exception {
        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .setBody(body -> "other")
                .to("objectstore:c"));

        assertDescribesNothing(store.bucket("c").info("k1"));
    }

    @Test
    void options_winOverAllThatWasLeft() throws Exception {
        run(route ->
                route.to("objectstore:b?operation=get&objectName=k1").to("objectstore:c?description=mine&chunkSize=2"));

        assertThat(store.bucket("c").info("k1").description()).isEqualTo("mine");
        assertThat(store.bucket("c").info("k1").chunkSize()).isEqualTo(2);
    }

    @Test
    void updateMeta_takesNothingFromAnotherObject() throws Exception {
        put(PutRequest.of("k2").withMetadata(Map.of("of", "k2")));

        run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .to("objectstore:b?operation=updateMeta&objectName=k2&description=second"));

        assertThat(bucket.info("k2").description()).isEqualTo("second");
        assertThat(bucket.info("k2").metadata()).isEqualTo(Map.of("of", "k2"));
        assertIsAsItWas();
    }

    @Test
    void headersForOneCall_areGoneAfterIt() throws Exception {
        Exchange done = run(route -> route.setHeader(OPERATION)
                .constant("info")
                .setHeader(EXPECTED_REVISION)
                .constant(7)
                .setHeader(IF_EXISTS)
                .constant("fail")
                .setHeader(NEW_OBJECT_NAME)
                .constant("n")
                .setHeader(OFFSET)
                .constant(1)
                .setHeader(LENGTH)
                .constant(1)
                .to("objectstore:b?objectName=k1"));

        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getHeaders())
                .doesNotContainKeys(OPERATION, EXPECTED_REVISION, IF_EXISTS, NEW_OBJECT_NAME, OFFSET, LENGTH);
    }

    /** It is for the redelivery. */
    @Test
    void headersForACallThatFailed_stay() throws Exception {
        Exchange done = run(route -> route.setHeader(IF_EXISTS).constant("fail").to("objectstore:b?objectName=k1"));

        assertThat(done.getException()).isNotNull();
        assertThat(done.getMessage().getHeader(IF_EXISTS)).isEqualTo("fail");
    }

    @Test
    void missingObject_leavesNoHeadersOfAnother() throws Exception {
        Exchange done = run(route -> route.to("objectstore:b?operation=get&objectName=k1")
                .setHeader("Mine")
                .constant("stays")
                .to("objectstore:b?operation=get&objectName=none&ifMissing=null"));

        assertThat(done.getMessage().getBody()).isNull();
        assertThat(done.getMessage().getHeaders()).containsOnlyKeys("Mine");
    }

    @Test
    void event_yieldsToTheOption() throws Exception {
        store.routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:b").to("objectstore:c?objectName=x");
            }
        });

        await().untilAsserted(() -> assertThat(store.bucket("c").find("x")).isPresent());
        assertThat(store.bucket("c").find("k1")).isEmpty();
        assertThat(store.bucket("c").info("x").metadata()).isEqualTo(ONE);
    }

    @Test
    void nullsInMetadataAndHeaders_areLeftOut() throws Exception {
        Map<String, Object> withNull = new HashMap<>(Map.of("a", "1"));
        withNull.put("none", null);
        run(route -> route.process(exchange -> {
                    exchange.getMessage().setHeader(METADATA, withNull);
                    exchange.getMessage().setHeader(HEADERS, withNull);
                })
                .to("objectstore:b?objectName=n"));

        assertThat(bucket.info("n").metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(bucket.info("n").headers()).isEqualTo(Map.of("a", List.of("1")));
    }
}
