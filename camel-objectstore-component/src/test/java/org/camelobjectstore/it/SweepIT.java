/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.Mirror;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.SubjectTransform;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketFullException;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.SweepReport;
import org.camelobjectstore.engine.SweepRequest;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What sweeps find and remove on a real server. Those of the engine have no patience: nobody else writes here. */
class SweepIT extends ObjectStoreTestSupport {
    private static final SweepRequest CHUNKS = SweepRequest.olderThan(Duration.ZERO);
    private static final SweepRequest MARKERS = CHUNKS.withMarkers(true);

    private ObjectStoreClient client;

    @BeforeEach
    void openClient() throws Exception {
        client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT);
    }

    @AfterEach
    void closeClient() {
        client.close();
    }

    private SweepReport sweep(SweepRequest request) throws Exception {
        return client.bucket(bucket).sweep(request);
    }

    private SweepReport.Markers sweepMarkers() throws Exception {
        return Objects.requireNonNull(sweep(MARKERS).markers());
    }

    private void abandon(String nuid, int chunks) throws Exception {
        for (int i = 0; i < chunks; i++) {
            nats.jetStream().publish("$O." + bucket + ".C." + nuid, new byte[1000]);
        }
    }

    private void delete(String name) throws Exception {
        call(ObjectStoreOperation.delete, null, named(name));
    }

    private long metas() throws Exception {
        return stored().keySet().stream()
                .filter(subject -> subject.contains(".M."))
                .count();
    }

    @Test
    void sweep_orphans_areFoundThenRemovedAndObjectsKept() throws Exception {
        put("a", bytes(300_000, 1));
        abandon("orphan", 3);

        SweepReport dry = sweep(CHUNKS.withDryRun(true));
        SweepReport swept = sweep(CHUNKS);
        SweepReport again = sweep(CHUNKS);

        assertThat(dry.orphans()).singleElement().satisfies(orphan -> {
            assertThat(orphan.nuid()).isEqualTo("orphan");
            assertThat(orphan.chunks()).isEqualTo(3);
            assertThat(orphan.removed()).isFalse();
        });
        assertThat(swept.orphans()).singleElement().satisfies(orphan -> assertThat(orphan.removed())
                .isTrue());
        assertThat(again.orphans()).isEmpty();
        assertThat(storedVersions()).isEqualTo(1);
        assertThat(get("a")).isEqualTo(bytes(300_000, 1));
        awaitNoConsumer();
    }

    @Test
    void sweep_fromARoute_leavesWhatIsYoung() throws Exception {
        put("a", "x");
        delete("a");
        abandon("orphan", 3);

        SweepReport report = call(
                        "objectstore:" + bucket + "?operation=sweep&graceSeconds=120&markers=true", null, Map.of())
                .getMessage()
                .getBody(SweepReport.class);

        assertThat(report)
                .isEqualTo(new SweepReport(
                        bucket, false, List.of(), 1, new SweepReport.Markers(0, true, 1, 0, Map.of()), null));
    }

    /** A put of a minute may still be in progress. */
    @ParameterizedTest
    @ValueSource(longs = {119, 0, -1})
    void start_graceBelowTwoMinutes_fails(long grace) {
        String uri = "objectstore:" + bucket + "?operation=sweep&graceSeconds=" + grace;

        assertThatExceptionOfType(FailedToCreateRouteException.class)
                .isThrownBy(() -> routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:sweep").to(uri);
                    }
                }))
                .withStackTraceContaining("graceSeconds " + grace + " must be 120 or more");
    }

    @Test
    void sweep_metaThatCannotBeRead_removesNothingAndSaysWhy() throws Exception {
        put("a", "x");
        abandon("orphan", 3);
        String damaged =
                "$O." + bucket + ".M." + Base64.getUrlEncoder().encodeToString("b".getBytes(StandardCharsets.UTF_8));
        long revision = nats.jetStream().publish(damaged, new byte[] {'?'}).getSeqno();

        SweepReport report = sweep(MARKERS);

        assertThat(report.orphans()).isEmpty();
        assertThat(report.doubt()).contains(damaged, "meta message " + revision);
        assertThat(storedVersions()).isEqualTo(2);
    }

    /** Servers store a message on such a subject, and take it for every chunk of the bucket in a purge. */
    @Test
    void sweep_chunkOnASubjectWithAWildcard_removesNoObject() throws Exception {
        put("a", bytes(300_000, 1));
        nats.publish("$O." + bucket + ".C.>", new byte[1]);
        await().untilAsserted(() -> assertThat(stored()).containsKey("$O." + bucket + ".C.>"));

        assertThat(sweep(CHUNKS).orphans()).isEmpty();

        assertThat(get("a")).isEqualTo(bytes(300_000, 1));
    }

    @Test
    void sweep_mirror_removesNothingAndSaysWhy() throws Exception {
        put("a", "x");
        String copy = bucket + "-copy";
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name("OBJ_" + copy)
                        .mirror(Mirror.builder()
                                .sourceName("OBJ_" + bucket)
                                .subjectTransforms(SubjectTransform.builder()
                                        .source("$O." + bucket + ".>")
                                        .destination("$O." + copy + ".>")
                                        .build())
                                .build())
                        .build());

        assertThat(client.bucket(copy).sweep(CHUNKS).doubt()).contains("OBJ_" + copy + " copies another one");
    }

    // delete markers

    @Test
    void sweep_markers_areRemovedAndObjectsKept() throws Exception {
        for (int i = 0; i < 200; i++) {
            put("gone-" + i, "x");
            delete("gone-" + i);
        }
        put("live", "y");

        assertThat(sweepMarkers()).isEqualTo(new SweepReport.Markers(200, true, 0, 0, Map.of()));

        assertThat(metas()).isEqualTo(1);
        assertThat(get("live")).asString().isEqualTo("y");
    }

    /** The recipe for work queues. */
    @Test
    void sweep_workQueue_removesWhatItsDurableConsumerHasPassed() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket + "?durableName=etl&deleteAfterRead=true")
                        .routeId("etl")
                        .convertBodyTo(String.class)
                        .to("mock:done");
            }
        });
        getMockEndpoint("mock:done").expectedMessageCount(5);
        for (int i = 0; i < 5; i++) {
            put("job-" + i, "x");
        }
        getMockEndpoint("mock:done").assertIsSatisfied();
        await().untilAsserted(() -> assertThat(storedVersions()).isZero());
        await().untilAsserted(() -> {
            assertThat(sweepMarkers().unread()).isEmpty();
            assertThat(metas()).isZero();
        });

        context.getRouteController().stopRoute("etl");
        put("unseen", "x");
        delete("unseen");

        assertThat(sweepMarkers()).isEqualTo(new SweepReport.Markers(0, true, 0, 0, Map.of("etl", 1)));
        context.getRouteController().startRoute("etl");
        await().untilAsserted(() -> {
            assertThat(sweepMarkers().unread()).isEmpty();
            assertThat(metas()).isZero();
        });
    }

    @Test
    void sweep_ephemeralConsumerThatIsBehind_keepsItsMarkers() throws Exception {
        put("a", "x");
        delete("a");
        ConsumerConfiguration ofMetas = ConsumerConfiguration.builder()
                .ackPolicy(AckPolicy.None)
                .inactiveThreshold(Duration.ofMinutes(1))
                .filterSubject("$O." + bucket + ".M.>")
                .build();
        ConsumerConfiguration ofChunks = ConsumerConfiguration.builder(ofMetas)
                .filterSubject("$O." + bucket + ".C.>")
                .build();
        String behind = nats.jetStreamManagement()
                .addOrUpdateConsumer("OBJ_" + bucket, ofMetas)
                .getName();
        nats.jetStreamManagement().addOrUpdateConsumer("OBJ_" + bucket, ofChunks);

        assertThat(sweepMarkers().unread()).isEqualTo(Map.of(behind, 1));
        removeConsumer(behind);

        assertThat(sweepMarkers()).isEqualTo(new SweepReport.Markers(1, true, 0, 0, Map.of()));
    }

    /** It looks empty, and is full of markers. */
    @Test
    void sweep_bucketThatMarkersHaveFilled_takesObjectsAgain() throws Exception {
        client.createBucket(BucketSettings.of(bucket).withMaxBytes(20_000));
        Bucket full = client.bucket(bucket);

        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        full.put(PutRequest.of("job-" + i), new ByteArrayInputStream(new byte[10]));
                        full.delete("job-" + i, null);
                    }
                })
                .withMessageContaining("sweep with markers=true");
        assertThat(client.status(bucket).objects()).isZero();

        assertThat(sweepMarkers().old()).isGreaterThan(20);

        full.put(PutRequest.of("a"), new ByteArrayInputStream(bytes(10, 1)));
        assertThat(get("a")).isEqualTo(bytes(10, 1));
    }
}
