/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import io.nats.client.api.StreamConfiguration;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.converter.stream.InputStreamCache;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation doing what it is for. */
class OperationsIT extends ObjectStoreTestSupport {

    @Test
    void put_tenMegabytes_isStoredIn77ChunksAndDescribedByHeaders() throws Exception {
        byte[] blob = bytes(10_000_000, 1);

        Exchange put = call(
                "objectstore:" + bucket + "?operation=put&objectName=a&description=large data",
                trickling(blob),
                Map.of());

        Message reply = put.getMessage();
        assertThat(reply.getHeader(BUCKET_NAME)).isEqualTo(bucket);
        assertThat(reply.getHeader(OBJECT_NAME)).isEqualTo("a");
        assertThat(reply.getHeader(DESCRIPTION)).isEqualTo("large data");
        assertThat(reply.getHeader(SIZE)).isEqualTo(10_000_000L);
        assertThat(reply.getHeader(CHUNKS)).isEqualTo(77L);
        assertThat(reply.getHeader(CHUNK_SIZE)).isEqualTo(131072);
        assertThat(reply.getHeader(DIGEST, String.class)).startsWith("SHA-256=");
        assertThat(reply.getHeader(NUID, String.class)).isNotEmpty();
        assertThat(reply.getHeader(REVISION)).isEqualTo(78L);
        assertThat(reply.getHeader(LAST_MODIFIED)).isInstanceOf(Instant.class);
        assertThat(reply.getHeader(DELETED)).isEqualTo(false);
        assertThat(reply.getHeader(SKIPPED)).isEqualTo(false);
        assertThat(stored().get("$O." + bucket + ".C." + reply.getHeader(NUID))).isEqualTo(77L);
        assertThat(get("a")).isEqualTo(blob);
        awaitNoConsumer();
    }

    static Stream<Object> bodies() throws Exception {
        Path file = Files.createTempFile("objectstore", ".txt");
        Files.writeString(file, "häppy");
        file.toFile().deleteOnExit();
        byte[] bytes = "häppy".getBytes("UTF-8");
        return Stream.of(
                trickling(bytes),
                file.toFile(),
                file,
                bytes,
                ByteBuffer.wrap(bytes),
                "häppy",
                new InputStreamCache(bytes),
                new StringBuilder("häppy"));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void put_anyBodyType_storesItsBytes(Object body) throws Exception {
        Exchange put = put("body", body);

        assertThat(put.getMessage().getBody()).isSameAs(body);
        assertThat(get("body")).isEqualTo("häppy".getBytes("UTF-8"));
    }

    @Test
    void put_wrappedFileOfTheFileComponent_isStoredUnderItsName(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("report.txt"), "quarterly");

        Object polled = consumer.receiveBody("file:" + folder + "?noop=true", 5_000);
        call(put, polled, Map.of(Exchange.FILE_NAME, "report.txt"));

        assertThat(get("report.txt")).asString().isEqualTo("quarterly");
    }

    @Test
    void put_withoutAName_isStoredUnderTheExchangeId() throws Exception {
        Exchange stored = call(put, "x", Map.of());

        assertThat(stored.getMessage().getHeader(OBJECT_NAME)).isEqualTo(stored.getExchangeId());
    }

    @Test
    void objectName_option_mayBeASimpleExpressionButAHeaderIsTakenAsItIs() throws Exception {
        String uri = "objectstore:" + bucket + "?objectName=RAW(in/${header.day}.txt)";
        assertThat(call(uri, "x", Map.of("day", "monday")).getMessage().getHeader(OBJECT_NAME))
                .isEqualTo("in/monday.txt");
        assertThat(call(uri, "x", Map.of(OBJECT_NAME, "${header.day}", "day", "monday"))
                        .getMessage()
                        .getHeader(OBJECT_NAME))
                .isEqualTo("${header.day}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 25, 40})
    void putAndGet_acrossChunkBoundaries_giveTheSameBytes(int size) throws Exception {
        byte[] content = bytes(size, size);

        Exchange put = call("objectstore:" + bucket + "?chunkSize=10", trickling(content), named("x"));

        assertThat(put.getMessage().getHeader(CHUNKS)).isEqualTo((long) (size + 9) / 10);
        assertThat(get("x")).isEqualTo(content);
        awaitNoConsumer();
    }

    @Test
    void put_overAnObject_leavesOnlyTheNewVersionsChunks() throws Exception {
        put("x", bytes(300_000, 1));
        put("x", bytes(200_000, 2));

        assertThat(get("x")).isEqualTo(bytes(200_000, 2));
        assertThat(storedVersions()).isEqualTo(1);
    }

    @Test
    void get_setsTheHeadersThatFilesAndOtherStoresNeed() throws Exception {
        call(
                put,
                "{}",
                Map.of(
                        OBJECT_NAME,
                        "dir/a.json",
                        Exchange.CONTENT_TYPE,
                        "application/json",
                        METADATA,
                        Map.of("owner", "me"),
                        HEADERS,
                        Map.of("x-tag", List.of("1", "2"), "CamelEvil", List.of("no"))));

        Message got = call(get, null, named("dir/a.json")).getMessage();

        assertThat(got.getHeader(Exchange.FILE_NAME)).isEqualTo("dir/a.json");
        assertThat(got.getHeader(Exchange.FILE_LENGTH)).isEqualTo(2L);
        assertThat(got.getHeader(Exchange.FILE_LAST_MODIFIED, Long.class)).isPositive();
        assertThat(got.getHeader(Exchange.MESSAGE_TIMESTAMP)).isEqualTo(got.getHeader(Exchange.FILE_LAST_MODIFIED));
        assertThat(got.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
        assertThat(got.getHeader(METADATA)).isEqualTo(Map.of("owner", "me"));
        assertThat(got.getHeader(HEADERS))
                .isEqualTo(Map.of("x-tag", List.of("1", "2"), "Content-Type", List.of("application/json")));
    }

    @Test
    void info_givesTheObjectWithoutItsContent() throws Exception {
        put("x", "four");

        Message reply = call(info, null, named("x")).getMessage();

        assertThat(reply.getBody(StoredObject.class))
                .satisfies(object -> assertThat(object.size()).isEqualTo(4))
                .satisfies(object -> assertThat(object.digest()).isEqualTo(reply.getHeader(DIGEST)));
    }

    @Test
    void list_isOrderedFilteredAndEmptyForAnEmptyBucket() throws Exception {
        assertThat(call(list, null, Map.of()).getMessage().getBody(List.class)).isEmpty();
        for (String name : List.of("b/2.csv", "a", "b/1.txt", "B/3.txt", "gone")) {
            put(name, "x");
        }
        call(delete, null, named("gone"));

        assertThat(names("")).containsExactly("B/3.txt", "a", "b/1.txt", "b/2.csv");
        assertThat(names("&prefix=b/")).containsExactly("b/1.txt", "b/2.csv");
        assertThat(names("&include=b/.*")).containsExactly("B/3.txt", "b/1.txt", "b/2.csv");
        assertThat(names("&exclude=.*txt")).containsExactly("a", "b/2.csv");
        assertThat(names("&antInclude=**/*.txt")).containsExactly("B/3.txt", "b/1.txt");
        assertThat(names("&antExclude=b/*")).containsExactly("B/3.txt", "a");
        assertThat(names("&includeDeleted=true")).contains("gone");
        assertThat(call(list, null, Map.of(PREFIX, "a")).getMessage().getBody(List.class))
                .hasSize(1);
        awaitNoConsumer();
    }

    @SuppressWarnings("unchecked")
    private List<String> names(String options) throws Exception {
        List<StoredObject> list = call("objectstore:" + bucket + "?operation=list" + options, null, Map.of())
                .getMessage()
                .getBody(List.class);
        return list.stream().map(StoredObject::name).toList();
    }

    @Test
    void list_ofMoreObjectsThanOneWindow_isComplete() throws Exception {
        for (int i = 0; i < 1_300; i++) {
            put("n" + i, "");
        }

        assertThat(call(list, null, Map.of()).getMessage().getBody(List.class)).hasSize(1_300);
    }

    @Test
    void exists_tellsLiveFromDeletedAndMissing() throws Exception {
        put("x", "1");
        assertThat(call(exists, null, named("x")).getMessage().getBody()).isEqualTo(true);
        call(delete, null, named("x"));
        assertThat(call(exists, null, named("x")).getMessage().getBody()).isEqualTo(false);
        assertThat(call(exists, null, named("y")).getMessage().getBody()).isEqualTo(false);
    }

    @Test
    void delete_leavesAMarkerAndNoChunks() throws Exception {
        put("x", bytes(300_000, 1));

        Message reply = call(delete, "kept", named("x")).getMessage();

        assertThat(reply.getHeader(DELETED)).isEqualTo(true);
        assertThat(reply.getHeader(SIZE)).isEqualTo(0L);
        assertThat(reply.getBody()).isEqualTo("kept");
        assertThat(stored()).containsOnlyKeys("$O." + bucket + ".M.eA==");
    }

    @Test
    void updateMeta_ofTheDescriptionAlone_leavesEverythingElse() throws Exception {
        call(put, "data", Map.of(OBJECT_NAME, "x", METADATA, Map.of("k", "v")));

        call("objectstore:" + bucket + "?operation=updateMeta&description=better", null, named("x"));

        StoredObject now = call(info, null, named("x")).getMessage().getBody(StoredObject.class);
        assertThat(now.description()).isEqualTo("better");
        assertThat(now.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(get("x")).asString().isEqualTo("data");
    }

    @Test
    void updateMeta_withANewName_movesNoData() throws Exception {
        Message before = put("old", bytes(300_000, 1)).getMessage();

        Message after = call(updateMeta, null, Map.of(OBJECT_NAME, "old", NEW_OBJECT_NAME, "new"))
                .getMessage();

        assertThat(after.getHeader(OBJECT_NAME)).isEqualTo("new");
        assertThat(after.getHeader(NUID)).isEqualTo(before.getHeader(NUID));
        assertThat(get("new")).isEqualTo(bytes(300_000, 1));
        assertThat(names("&includeDeleted=true")).containsExactly("new");
        assertThat(names("")).containsExactly("new");
    }

    @Test
    void updateMeta_ontoADeletedName_isAllowed() throws Exception {
        put("gone", "1");
        call(delete, null, named("gone"));
        put("x", "2");

        call(updateMeta, null, Map.of(OBJECT_NAME, "x", NEW_OBJECT_NAME, "gone"));

        assertThat(get("gone")).asString().isEqualTo("2");
    }

    @Test
    void addLink_getThroughIt_givesTheTarget() throws Exception {
        put("x", "content");

        Message link = call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "x"))
                .getMessage();
        Message got = call(get, null, named("l")).getMessage();

        assertThat(link.getHeader(LINK_BUCKET_NAME)).isEqualTo(bucket);
        assertThat(link.getHeader(LINK_OBJECT_NAME)).isEqualTo("x");
        assertThat(got.getHeader(OBJECT_NAME)).isEqualTo("x");
        assertThat(got.getBody(String.class)).isEqualTo("content");
    }

    @Test
    void addLink_toAnotherBucket_isFollowedThere() throws Exception {
        String other = bucket + "-other";
        call("objectstore:" + other, "over there", named("x"));

        call(
                "objectstore:" + bucket + "?operation=addLink&linkBucketName=" + other + "&linkObjectName=x",
                null,
                named("l"));

        Message got = call(get, null, named("l")).getMessage();
        assertThat(got.getHeader(BUCKET_NAME)).isEqualTo(other);
        assertThat(got.getBody(String.class)).isEqualTo("over there");
    }

    @Test
    void addBucketLink_isListedAndReplacesALink() throws Exception {
        put("x", "1");
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "x"));

        call(addBucketLink, null, Map.of(OBJECT_NAME, "l", LINK_BUCKET_NAME, bucket));

        StoredObject link = call(info, null, named("l")).getMessage().getBody(StoredObject.class);
        assertThat(link.isLink()).isTrue();
        assertThat(link.link().bucket()).isEqualTo(bucket);
        assertThat(link.link().object()).isNull();
    }

    @Test
    void createStatusUpdateDelete_ofABucket_carryItsSettings() throws Exception {
        String options = "&bucketDescription=for tests&storage=memory&ttl=1h&maxBytes=1000000";
        call("objectstore:" + bucket + "?operation=createBucket" + options, null, Map.of());
        put("x", "12345");
        put("y", "");

        BucketStatus created = call(status, null, Map.of()).getMessage().getBody(BucketStatus.class);

        assertThat(created.bucket()).isEqualTo(bucket);
        assertThat(created.description()).isEqualTo("for tests");
        assertThat(created.storage()).isEqualTo(StorageType.MEMORY);
        assertThat(created.ttl()).hasHours(1);
        assertThat(created.maxBytes()).isEqualTo(1_000_000);
        assertThat(created.objects()).isEqualTo(2);
        assertThat(created.bytes()).isGreaterThan(5);
        assertThat(created.replicas()).isEqualTo(1);
        assertThat(created.sealed()).isFalse();

        call("objectstore:" + bucket + "?operation=updateBucket&maxBytes=2000000", null, Map.of());
        BucketStatus updated = call(status, null, Map.of()).getMessage().getBody(BucketStatus.class);
        assertThat(updated.maxBytes()).isEqualTo(2_000_000);
        assertThat(updated.description()).isEqualTo("for tests");
        assertThat(updated.objects()).isEqualTo(2);

        call(deleteBucket, null, Map.of());
        assertThat(nats.jetStreamManagement().getStreamNames()).doesNotContain("OBJ_" + bucket);
    }

    @Test
    void createBucket_twiceWithTheSameSettings_isFine() throws Exception {
        call(createBucket, null, Map.of());
        assertThat(call(createBucket, null, Map.of())
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .bucket())
                .isEqualTo(bucket);
    }

    @Test
    @SuppressWarnings("unchecked")
    void listBuckets_namesThisOne() throws Exception {
        put("x", "1");

        List<BucketStatus> buckets =
                call(listBuckets, null, Map.of()).getMessage().getBody(List.class);

        assertThat(buckets)
                .filteredOn(status -> status.bucket().equals(bucket))
                .singleElement()
                .satisfies(status -> assertThat(status.objects()).isEqualTo(1));
    }

    @Test
    void seal_answersWithTheSealedStatus() throws Exception {
        put("x", "1");

        assertThat(call(seal, null, Map.of())
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .sealed())
                .isTrue();
        assertThat(get("x")).asString().isEqualTo("1");
    }

    @Test
    void operation_header_winsOverTheOptionInAnyCase() throws Exception {
        put("x", "1");

        Exchange exchange = call(put, null, Map.of(OPERATION, "EXISTS", OBJECT_NAME, "x"));

        assertThat(exchange.getMessage().getBody()).isEqualTo(true);
    }

    @Test
    void overrideBucketName_sendsTheMessageElsewhereAndCreatesItForPut() throws Exception {
        String other = bucket + "-override";

        call(put, "1", Map.of(OBJECT_NAME, "x", OVERRIDE_BUCKET_NAME, other));

        assertThat(stored(other)).hasSize(2);
        assertThat(stored()).isEmpty();
    }

    @Test
    void ifExists_skipKeepsWhatIsThere() throws Exception {
        put("x", "first");

        Exchange skipped = call("objectstore:" + bucket + "?ifExists=skip", "second", named("x"));

        assertThat(skipped.getMessage().getHeader(SKIPPED)).isEqualTo(true);
        assertThat(get("x")).asString().isEqualTo("first");
        assertThat(call(put, "third", Map.of(OBJECT_NAME, "y", IF_EXISTS, "skip"))
                        .getMessage()
                        .getHeader(SKIPPED))
                .isEqualTo(false);
    }

    @Test
    void expectedRevision_thatIsCurrent_letsThePutThrough() throws Exception {
        Object revision = put("x", "1").getMessage().getHeader(REVISION);

        call(put, "2", Map.of(OBJECT_NAME, "x", EXPECTED_REVISION, revision));

        assertThat(get("x")).asString().isEqualTo("2");
    }

    @Test
    void ifMissingNull_givesANullBody() throws Exception {
        String uri = "objectstore:" + bucket + "?operation=get&ifMissing=null";

        assertThat(call(uri, "before", named("nothing")).getMessage().getBody()).isNull();
    }

    static Stream<String> names() {
        return Stream.of("ab~", "???", "foo bar", "ä/ö.txt", "n".repeat(300), "*", ">", ".", "日本語🎉", "a\\b\"c\n");
    }

    @ParameterizedTest
    @MethodSource("names")
    void anyName_isStoredFoundListedAndDeleted(String name) throws Exception {
        put(name, "x");

        assertThat(get(name)).asString().isEqualTo("x");
        assertThat(names("")).containsExactly(name);
        call(delete, null, named(name));
        assertThat(call(exists, null, named(name)).getMessage().getBody()).isEqualTo(false);
        assertThat(storedVersions()).isZero();
    }

    @Test
    void body_isLeftForTheNextStep(@TempDir Path folder) throws Exception {
        File file = Files.writeString(folder.resolve("f"), "1").toFile();

        assertThat(put("x", file).getMessage().getBody()).isSameAs(file);
    }

    @Test
    void updateMeta_ofAMessageWithAContentType_keepsTheObjectsHeaders() throws Exception {
        call(put, "x", Map.of(OBJECT_NAME, "x", HEADERS, Map.of("keep", List.of("me"))));

        call(updateMeta, null, Map.of(OBJECT_NAME, "x", DESCRIPTION, "d", Exchange.CONTENT_TYPE, "application/json"));

        assertThat(call(info, null, named("x"))
                        .getMessage()
                        .getBody(StoredObject.class)
                        .headers())
                .isEqualTo(Map.of("keep", List.of("me")));
    }

    @Test
    void list_withAMessageThatNobodyCanRead_givesTheOthers() throws Exception {
        put("x", "1");
        nats.jetStream().publish("$O." + bucket + ".M.bm90anNvbg==", "not json".getBytes("UTF-8"));

        assertThat(names("")).containsExactly("x");
        assertThat(call(status, null, Map.of())
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .objects())
                .isEqualTo(1);
    }

    @Test
    void listBuckets_besideAStreamThatIsNoBucket_givesTheBuckets() throws Exception {
        put("x", "1");
        String odd = "OBJ_" + bucket + "=odd";
        nats.jetStreamManagement()
                .addStream(StreamConfiguration.builder()
                        .name(odd)
                        .subjects("$O." + bucket + "=odd.C.>")
                        .build());

        assertThat(call(listBuckets, null, Map.of()).getMessage().getBody(List.class))
                .extracting("bucket")
                .contains(bucket)
                .doesNotContain(bucket + "=odd");
    }
}
