/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.BucketFullException;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectCorruptedException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees when an operation cannot do what it is for, and what is left behind. */
class ErrorsIT extends ObjectStoreTestSupport {

    @ParameterizedTest
    @EnumSource(
            value = ObjectStoreOperation.class,
            names = {"get", "info", "delete"})
    void missingObject_isNamedWithItsBucket(ObjectStoreOperation operation) {
        assertThatThrownBy(() -> call(operation, null, named("nothing")))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContainingAll("'nothing'", "'" + bucket + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content", ""})
    void put_intoABucketThatWasDestroyed_failsOnceAndMakesItAnewAfterThat(String content) throws Exception {
        put("x", content);
        nats.jetStreamManagement().deleteStream("OBJ_" + bucket);
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:kept").to("objectstore:" + bucket);
            }
        });
        template.sendBodyAndHeader("direct:kept", content, OBJECT_NAME, "x");
        nats.jetStreamManagement().deleteStream("OBJ_" + bucket);

        assertThatThrownBy(() -> call("direct:kept", content, named("x"))).isInstanceOf(BucketNotFoundException.class);
        call("direct:kept", content, named("x"));

        assertThat(get("x")).asString().isEqualTo(content);
    }

    @Test
    void updateMeta_ofAMissingObject_isObjectNotFound() {
        assertThatThrownBy(() -> call(updateMeta, null, Map.of(OBJECT_NAME, "nothing", DESCRIPTION, "x")))
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectStoreOperation.class,
            names = {"get", "info", "delete", "exists", "list", "status", "seal", "updateBucket", "deleteBucket"})
    void bucketThatIsNamedByAHeaderAndMissing_isBucketNotFoundAndNotCreated(ObjectStoreOperation operation)
            throws Exception {
        String missing = bucket + "-missing";

        assertThatThrownBy(() -> call(operation, null, Map.of(OBJECT_NAME, "x", OVERRIDE_BUCKET_NAME, missing)))
                .isInstanceOf(BucketNotFoundException.class)
                .hasMessageContainingAll("'" + missing + "'", "does not exist", "autoCreateBucket");
        assertThat(nats.jetStreamManagement().getStreamNames()).doesNotContain("OBJ_" + missing);
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectStoreOperation.class,
            names = {"get", "info", "delete", "exists", "updateMeta", "addLink", "addBucketLink"})
    void missingName_saysWhereANameMayComeFrom(ObjectStoreOperation operation) {
        Map<String, Object> headers = new HashMap<>(Map.of(DESCRIPTION, "d", LINK_OBJECT_NAME, "x"));
        headers.put(LINK_BUCKET_NAME, bucket);

        assertThatThrownBy(() -> call(operation, null, headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(operation.name(), OBJECT_NAME, "objectName", "CamelFileName");
    }

    @Test
    void unknownOperation_listsTheKnownOnes() {
        assertThatThrownBy(() -> call(put, "x", Map.of(OPERATION, "gett")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'gett'", "put, get, info");
    }

    @Test
    void put_nullBody_saysHowToStoreAnEmptyObject() throws Exception {
        assertThatThrownBy(() -> put("x", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("needs a body", "empty");
        assertThat(stored()).isEmpty();
    }

    @Test
    void put_bodyOfAWrongType_namesTypeAndRemedy() {
        assertThatThrownBy(() -> put("x", new Object[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("java.lang.Object", "InputStream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many"})
    void header_thatIsNoChunkSize_isRefusedByNameAndValue(String chunkSize) throws Exception {
        assertThatThrownBy(() -> call(put, "x", Map.of(OBJECT_NAME, "x", CHUNK_SIZE, chunkSize)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(CHUNK_SIZE, chunkSize);
        assertThat(stored()).isEmpty();
    }

    @Test
    void get_aBucketLink_saysThatItHasNoContent() throws Exception {
        call(addBucketLink, null, Map.of(OBJECT_NAME, "l", LINK_BUCKET_NAME, bucket));

        assertThatThrownBy(() -> get("l"))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("link to the bucket");
    }

    @Test
    void addLink_toALink_isRefused() throws Exception {
        put("x", "1");
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "x"));

        assertThatThrownBy(() -> call(addLink, null, Map.of(OBJECT_NAME, "l2", LINK_OBJECT_NAME, "l")))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContainingAll("'l2'", "'l'", "a link itself");
    }

    @Test
    void addLink_overAnObject_isAConflict() throws Exception {
        put("x", "1");
        put("y", "2");

        assertThatThrownBy(() -> call(addLink, null, Map.of(OBJECT_NAME, "y", LINK_OBJECT_NAME, "x")))
                .isInstanceOf(ObjectConflictException.class);
        assertThat(get("y")).asString().isEqualTo("2");
    }

    @Test
    void addLink_withoutOrToAMissingTarget_isRefused() {
        assertThatThrownBy(() -> call(addLink, null, named("l")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linkObjectName");
        assertThatThrownBy(() -> call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "nothing")))
                .isInstanceOf(ObjectNotFoundException.class);
        assertThatThrownBy(() -> call(addBucketLink, null, named("l")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("linkBucketName");
    }

    @Test
    void links_inACircle_areNotFollowedForEver() throws Exception {
        put("x", "1");
        put("y", "2");
        call(addLink, null, Map.of(OBJECT_NAME, "toX", LINK_OBJECT_NAME, "x"));
        call(addLink, null, Map.of(OBJECT_NAME, "toY", LINK_OBJECT_NAME, "y"));
        call(delete, null, named("x"));
        call(delete, null, named("y"));
        call(updateMeta, null, Map.of(OBJECT_NAME, "toX", NEW_OBJECT_NAME, "y"));
        call(updateMeta, null, Map.of(OBJECT_NAME, "toY", NEW_OBJECT_NAME, "x"));

        assertThatThrownBy(() -> get("x"))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("circle");
    }

    @Test
    void updateMeta_ontoATakenName_isAConflictThatChangesNothing() throws Exception {
        put("x", "1");
        put("y", "2");

        assertThatThrownBy(() -> call(updateMeta, null, Map.of(OBJECT_NAME, "x", NEW_OBJECT_NAME, "y")))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContainingAll("'x'", "'y'", "taken");
        assertThat(get("x")).asString().isEqualTo("1");
        assertThat(get("y")).asString().isEqualTo("2");
    }

    @Test
    void updateMeta_withNothingToChange_saysWhatCouldBe() throws Exception {
        put("x", "1");

        assertThatThrownBy(() -> call(updateMeta, null, named("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nothing to change", NEW_OBJECT_NAME, METADATA);
    }

    @Test
    void ifExistsFail_andAWrongRevision_areConflictsThatKeepTheObject() throws Exception {
        put("x", "first");

        assertThatThrownBy(() -> call("objectstore:" + bucket + "?ifExists=fail", "second", named("x")))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContainingAll("'x'", "exists already", "ifExists=fail");
        assertThatThrownBy(() -> call(put, "second", Map.of(OBJECT_NAME, "x", EXPECTED_REVISION, 99)))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContainingAll("99", "expected");
        assertThatThrownBy(() -> call(delete, null, Map.of(OBJECT_NAME, "x", EXPECTED_REVISION, 99)))
                .isInstanceOf(ObjectConflictException.class);
        assertThat(get("x")).asString().isEqualTo("first");
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Test
    void sealedBucket_refusesEveryChangeAndKeepsItsObjects() throws Exception {
        put("x", "1");
        call(seal, null, Map.of());

        assertThatThrownBy(() -> put("x", "2"))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("sealed");
        assertThatThrownBy(() -> put("y", ""))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("sealed");
        assertThatThrownBy(() -> call(delete, null, named("x")))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("sealed");
        assertThat(get("x")).asString().isEqualTo("1");
    }

    @Test
    void createBucket_withOtherSettings_isAConflict() throws Exception {
        call(createBucket, null, Map.of());

        assertThatThrownBy(() -> call(
                        "objectstore:" + bucket + "?operation=createBucket&bucketDescription=other", null, Map.of()))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContainingAll("'" + bucket + "'", "other settings", "updateBucket");
    }

    @Test
    void put_whoseSourceFails_keepsTheOldObjectAndLeavesNoChunk() throws Exception {
        put("x", "old");
        InputStream failing = new InputStream() {
            private int left = 1_000_000;

            @Override
            public int read() throws IOException {
                if (--left < 0) {
                    throw new IOException("disk on fire");
                }
                return 7;
            }
        };

        assertThatThrownBy(() -> call("direct:uncached", failing, named("x")))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContainingAll(
                        "'x'", "disk on fire", "previous version", "917504 bytes of the new one were removed");
        assertThat(get("x")).asString().isEqualTo("old");
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:uncached").streamCache("false").to("objectstore:" + bucket);
            }
        };
    }

    @Test
    void put_intoAFullBucket_keepsTheOldObjectAndLeavesNoChunk() throws Exception {
        call("objectstore:" + bucket + "?operation=updateBucket&maxBytes=500000", null, Map.of());
        put("x", bytes(300_000, 1));

        assertThatThrownBy(() -> put("x", bytes(400_000, 2)))
                .isInstanceOf(BucketFullException.class)
                .hasMessageContainingAll("'x'", "refused chunk", "10077", "maxBytes", "previous version");
        assertThat(get("x")).isEqualTo(bytes(300_000, 1));
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Test
    void get_anObjectWithAForeignByte_isCorruptAndNeverEndsWell() throws Exception {
        Object nuid = put("x", bytes(300_000, 1)).getMessage().getHeader(NUID);
        nats.jetStream().publish("$O." + bucket + ".C." + nuid, new byte[] {1});
        nats.jetStreamManagement().deleteMessage("OBJ_" + bucket, 1);

        assertThatThrownBy(() -> get("x")).hasRootCauseInstanceOf(ObjectCorruptedException.class);
    }

    @Test
    void get_anObjectWithWrongDigest_canBeRescuedWithVerifyDigestOff() throws Exception {
        Object nuid = call("objectstore:" + bucket + "?chunkSize=3", "abcdef", named("x"))
                .getMessage()
                .getHeader(NUID);
        nats.jetStreamManagement().deleteMessage("OBJ_" + bucket, 1);
        nats.jetStream().publish("$O." + bucket + ".C." + nuid, "abc".getBytes("UTF-8"));

        assertThatThrownBy(() -> get("x"))
                .rootCause()
                .isInstanceOf(ObjectCorruptedException.class)
                .hasMessageContainingAll("'x'", "SHA-256=", "6 of 6 bytes", "verifyDigest=false");
        String uri = "objectstore:" + bucket + "?operation=get&verifyDigest=false";
        assertThat(call(uri, null, named("x")).getMessage().getBody(String.class))
                .isEqualTo("defabc");
    }

    private static void start(String uri) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:start").routeId("broken").to(uri);
                }
            });
            context.start();
        }
    }

    private static String on(String bucketAndOptions) {
        String separator = bucketAndOptions.contains("?") ? "&" : "?";
        return "objectstore:" + bucketAndOptions + separator + "servers="
                + NatsServer.shared().url();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b?chunkSize=0",
                "b?maxInFlightBytes=0",
                "b?ifExists=maybe",
                "b?ifMissing=maybe",
                "b?storage=tape",
                "b?replicas=6",
                "b?include=(",
                "b?requestTimeout=0",
                "b?events=EXPLOSION",
                "b?deliverPolicy=sometimes",
                "b?deliverPolicy=byStartSequence",
                "b?deliverPolicy=byStartTime&startTime=yesterday",
                "b?domain=a&apiPrefix=b",
                "bad.name"
            })
    void badOption_failsTheStartAndNamesTheValue(String uri) {
        assertThatThrownBy(() -> start(on(uri))).isInstanceOf(Exception.class).satisfies(e -> assertThat(stackTrace(e))
                .containsPattern("(chunkSize|maxInFlightBytes|requestTimeout) 0|"
                        + "replicas 6|'(maybe|tape|\\(|EXPLOSION|sometimes|yesterday|bad.name)'|needs the option startSequence|"
                        + "exclude each other"));
    }

    @Test
    void missingBucket_withoutAutoCreation_failsTheStartOfTheRoute() {
        assertThatThrownBy(() -> start(on(bucket + "-none?autoCreateBucket=false")))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasStackTraceContaining(
                        "BucketNotFoundException: Bucket '" + bucket + "-none' does not exist on nats://");
    }

    @Test
    void missingServer_failsTheStartAndSaysHowToGetOne() {
        assertThatThrownBy(() -> start("objectstore:b?servers=nats://127.0.0.1:1&connectionTimeout=500"))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasStackTraceContaining("No NATS server could be connected to at nats://127.0.0.1:1 within 500 ms")
                .hasStackTraceContaining("NATS_URL");
    }

    @Test
    void malformedServers_failTheStartAndShowTheForm() {
        assertThatThrownBy(() -> start("objectstore:b?servers=nats://host:port"))
                .hasStackTraceContaining("servers 'nats://host:port' is malformed: nats://host:port is expected");
    }

    @Test
    void wrongCredentials_failTheStartWithoutShowingThem() {
        try (NatsServer guarded = NatsServer.startOwn("authorization { user: u, password: secret1 }")) {
            assertThatThrownBy(() -> start("objectstore:b?servers=" + guarded.url() + "&username=u&password=secret2"))
                    .hasStackTraceContaining("refused the credentials")
                    .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
        }
    }

    private static String stackTrace(Throwable e) {
        java.io.StringWriter text = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }

    @Test
    void objectNameExpression_thatGivesNothing_isRefusedInsteadOfTakingTheFileName() throws Exception {
        put("file.txt", "1");

        assertThatThrownBy(() -> call(
                        "objectstore:" + bucket + "?operation=delete&objectName=RAW(${header.target})",
                        null,
                        Map.of("CamelFileName", "file.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("objectName=${header.target}");
        assertThat(get("file.txt")).asString().isEqualTo("1");
    }

    @Test
    void ifMissingNull_forALinkWhoseTargetIsGone_givesANullBody() throws Exception {
        put("x", "1");
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "x"));
        call(delete, null, named("x"));

        assertThatThrownBy(() -> get("l")).isInstanceOf(ObjectNotFoundException.class);
        String uri = "objectstore:" + bucket + "?operation=get&ifMissing=null";
        assertThat(call(uri, "before", named("l")).getMessage().getBody()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nats://me:topsecret@127.0.0.1:1", "me:topsecret@127.0.0.1:1", "nats://me:topsecret@host:port"})
    void secretsInServerUrls_areNotShownWhenTheConnectionFails(String servers) {
        assertThatThrownBy(() -> {
                    try (DefaultCamelContext other = new DefaultCamelContext()) {
                        ObjectStoreComponent component = other.getComponent("objectstore", ObjectStoreComponent.class);
                        component.getConfiguration().setServers(servers);
                        component.getConfiguration().setConnectionTimeout(500);
                        other.addRoutes(new RouteBuilder() {
                            @Override
                            public void configure() {
                                from("direct:start").to("objectstore:b");
                            }
                        });
                        other.start();
                    }
                })
                .satisfies(e -> assertThat(stackTrace(e)).contains("<hidden>@").doesNotContain("topsecret"));
    }
}
