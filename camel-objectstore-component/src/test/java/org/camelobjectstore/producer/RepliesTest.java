/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.camelobjectstore.FakeObjectStore;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.SweepReport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operation answers, and what it refuses, on a server in this JVM; each test has a bucket of its own. */
@Timeout(20)
class RepliesTest {
    private static final AtomicInteger BUCKETS = new AtomicInteger();
    private static FakeObjectStore store;
    private final String bucket = "b" + BUCKETS.incrementAndGet();
    private Message stored;

    @BeforeAll
    static void open() throws Exception {
        store = new FakeObjectStore();
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
    }

    @BeforeEach
    void put() {
        stored = ok("objectName=a&description=d", "content", Map.of());
    }

    private Exchange call(String options, Object body, Map<String, Object> headers) {
        return store.call(bucket + "?" + options, body, headers);
    }

    private Message ok(String options, Object body, Map<String, Object> headers) {
        Exchange exchange = call(options, body, headers);
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage();
    }

    private Message ok(String options) {
        return ok(options, "request", Map.of());
    }

    private Exception failure(String options, Map<String, Object> headers) {
        return call(options, "request", headers).getException();
    }

    private Exception failure(String options) {
        return failure(options, Map.of());
    }

    private String content(String name) {
        return ok("operation=get&objectName=" + name).getBody(String.class);
    }

    @ParameterizedTest
    @CsvSource({
        "operation=delete, a",
        "operation=updateMeta&description=new, a",
        "operation=copy&destinationObjectName=z, z",
        "operation=move&destinationObjectName=z, z",
        "operation=put, a",
    })
    void operationThatWrites_leavesTheBody_andSetsTheHeadersOfWhatItWrote(String options, String name) {
        Message reply = ok(options + "&objectName=a");

        assertThat(reply.getBody()).isEqualTo("request");
        assertThat(reply.getHeaders())
                .contains(entry(BUCKET_NAME, bucket), entry(OBJECT_NAME, name))
                .containsKeys(REVISION, NUID, LAST_MODIFIED);
        assertThat(reply.getHeader(REVISION, Long.class)).isGreaterThan(stored.getHeader(REVISION, Long.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exists&objectName=a", "list", "status", "listBuckets", "verify&objectName=a", "sweep"})
    void operationThatAsks_setsTheBodyAlone(String operation) {
        Message reply = ok("operation=" + operation, "request", Map.of("h", 1));

        assertThat(reply.getBody()).isNotEqualTo("request");
        assertThat(reply.getHeaders()).containsOnly(entry("h", 1));
    }

    @Test
    void exists_isWhetherThereIsOne_andADeletedOneIsNot() {
        assertThat(ok("operation=exists&objectName=a").getBody()).isEqualTo(true);
        assertThat(ok("operation=exists&objectName=none").getBody()).isEqualTo(false);
        ok("operation=delete&objectName=a");

        assertThat(ok("operation=exists&objectName=a").getBody()).isEqualTo(false);
    }

    @Test
    void status_isOfTheBucket() {
        BucketStatus status = ok("operation=status").getBody(BucketStatus.class);

        assertThat(status.bucket()).isEqualTo(bucket);
        assertThat(status.sealed()).isFalse();
    }

    @Test
    void listBuckets_hasThisOne() {
        List<?> buckets = ok("operation=listBuckets").getBody(List.class);

        assertThat(buckets)
                .extracting(status -> ((BucketStatus) status).bucket())
                .contains(bucket);
    }

    @Test
    void list_prefixOfTheHeader_winsOverThatOfTheOption() {
        List<?> list =
                ok("operation=list&prefix=none", null, Map.of(PREFIX, "a")).getBody(List.class);

        assertThat(list).singleElement().satisfies(object -> assertThat(((StoredObject) object).name())
                .isEqualTo("a"));
    }

    @Test
    void get_bodyIsReadTwice_andStreamCachingLeavesItAlone() throws Exception {
        Message got = ok("operation=get&objectName=a");

        assertThat(got.getBody(String.class)).isEqualTo("content");
        assertThat(got.getBody()).isInstanceOf(StreamCache.class);
        got.getBody(StreamCache.class).reset();
        assertThat(got.getBody(String.class)).isEqualTo("content");
    }

    @Test
    void get_partOfTheHeaders_winsOverThatOfTheOptions_andTheLengthIsThePart() {
        Message got = ok("operation=get&objectName=a&offset=1&length=1", null, Map.of(OFFSET, 2, LENGTH, 3));

        assertThat(got.getBody(String.class)).isEqualTo("nte");
        assertThat(got.getHeaders()).contains(entry(SIZE, 7L), entry(FILE_LENGTH, 3L));
    }

    @Test
    void get_behindTheEnd_isRefused() {
        assertThat(failure("operation=get&objectName=a&offset=8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("offset 8", "7 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "info"})
    void missing_asNull_isANullBody_andNoHeaders(String operation) {
        Message reply = ok("operation=" + operation + "&objectName=none&ifMissing=null");

        assertThat(reply.getBody()).isNull();
        assertThat(reply.getHeaders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"info", "delete", "verify", "updateMeta&description=x", "copy&destinationBucket=c"})
    void missing_isNotFound_andNamed(String operation) {
        assertThat(failure("objectName=none&operation=" + operation))
                .isInstanceOf(ObjectNotFoundException.class)
                .hasMessageContainingAll("'none'", "'" + bucket + "'");
    }

    @Test
    void info_includeDeleted_isTheMarker_andElseItIsNotFound() {
        ok("operation=delete&objectName=a");

        assertThat(failure("operation=info&objectName=a")).isInstanceOf(ObjectNotFoundException.class);
        Message info = ok("operation=info&objectName=a&includeDeleted=true");
        assertThat(info.getBody(StoredObject.class).deleted()).isTrue();
        assertThat(info.getHeader(DELETED)).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource({"delete", "updateMeta&description=x", "copy&destinationObjectName=z", "move&destinationObjectName=z"})
    void expectedRevision_thatIsNotCurrent_isAConflict_andNothingIsChanged(String operation) throws Exception {
        long other = stored.getHeader(REVISION, Long.class) + 1;

        assertThat(failure("objectName=a&operation=" + operation, Map.of(EXPECTED_REVISION, other)))
                .isInstanceOf(ObjectConflictException.class)
                .hasMessageContaining("'a'");

        assertThat(store.bucket(bucket).list(name -> true, true))
                .singleElement()
                .satisfies(object -> assertThat(object.revision()).isEqualTo(stored.getHeader(REVISION)));
        ok("objectName=a&operation=" + operation, null, Map.of(EXPECTED_REVISION, stored.getHeader(REVISION)));
    }

    @Test
    void expectedRevisionZero_isForANameThatWasNeverWritten() {
        ok("objectName=new&expectedRevision=0");

        assertThat(failure("objectName=new&expectedRevision=0")).isInstanceOf(ObjectConflictException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "move"})
    void ifExists_ofCopyAndMove_isAboutTheTarget(String operation) {
        ok("objectName=z", "there", Map.of());
        String options = "objectName=a&destinationObjectName=z&operation=" + operation;

        assertThat(failure(options + "&ifExists=fail")).isInstanceOf(ObjectConflictException.class);
        assertThat(ok(options + "&ifExists=skip").getHeader(SKIPPED)).isEqualTo(true);
        assertThat(content("z")).isEqualTo("there");
        assertThat(content("a")).isEqualTo("content");
        assertThat(ok(options).getHeader(SKIPPED)).isEqualTo(false);
        assertThat(content("z")).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "move"})
    void destination_missing_isRefused_namingOptionsAndHeaders(String operation) {
        assertThat(failure("objectName=a&operation=" + operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "operation=" + operation,
                        "destinationBucket",
                        "destinationObjectName",
                        DESTINATION_BUCKET_NAME,
                        DESTINATION_OBJECT_NAME);
    }

    @Test
    void destinationBucket_thatIsMissing_isCreatedOnlyIfItMay() throws Exception {
        String target = bucket + "-target";
        String options = "operation=copy&objectName=a&destinationBucket=" + target;

        assertThat(failure(options + "&autoCreateBucket=false")).isInstanceOf(BucketNotFoundException.class);
        ok(options);

        assertThat(store.bucket(target).info("a").description()).isEqualTo("d");
    }

    @Test
    void updateMeta_withoutAChange_isRefused_namingWhatCanBeChanged() {
        assertThat(failure("operation=updateMeta&objectName=a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nothing to change", NEW_OBJECT_NAME, DESCRIPTION, METADATA, HEADERS);
    }

    @Test
    void updateMeta_metadata_replacesIt_andEmptyOnesRemoveIt() throws Exception {
        ok("operation=updateMeta&objectName=a", null, Map.of(METADATA, Map.of("k", "v")));
        assertThat(store.bucket(bucket).info("a").metadata()).isEqualTo(Map.of("k", "v"));

        Message reply = ok("operation=updateMeta&objectName=a", null, Map.of(METADATA, Map.of()));

        assertThat(reply.getHeaders()).contains(entry(METADATA, Map.of()), entry(DESCRIPTION, "d"));
        assertThat(content("a")).isEqualTo("content");
    }

    @Test
    void addLink_toAnotherBucket_isThere_andFollowed() {
        ok("operation=createBucket", null, Map.of(OVERRIDE_BUCKET_NAME, bucket + "-c"));
        ok("objectName=target", "there", Map.of(OVERRIDE_BUCKET_NAME, bucket + "-c"));

        Message link = ok("operation=addLink&objectName=l&linkObjectName=target&linkBucketName=" + bucket + "-c");

        assertThat(link.getHeaders())
                .contains(
                        entry(OBJECT_NAME, "l"),
                        entry(LINK_BUCKET_NAME, bucket + "-c"),
                        entry(LINK_OBJECT_NAME, "target"));
        assertThat(content("l")).isEqualTo("there");
    }

    @Test
    void addBucketLink_isOfTheWholeBucket() {
        Message link = ok("operation=addBucketLink&objectName=l&linkBucketName=" + bucket);

        assertThat(link.getHeaders()).containsEntry(LINK_BUCKET_NAME, bucket).doesNotContainKey(LINK_OBJECT_NAME);
    }

    @ParameterizedTest
    @CsvSource({
        "addLink, linkObjectName, CamelObjectStoreLinkObjectName",
        "addBucketLink, linkBucketName, CamelObjectStoreLinkBucketName"
    })
    void link_withoutATarget_isRefused_namingTheOptionAndTheHeader(String operation, String option, String header) {
        assertThat(failure("objectName=l&operation=" + operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'l'", option, header);
    }

    @Test
    void link_toWhatIsMissing_isRefused() {
        assertThat(failure("operation=addLink&objectName=l&linkObjectName=none"))
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void link_whoseTargetIsGone_isMissing_asTheOptionSays() {
        ok("operation=addLink&objectName=l&linkObjectName=a");
        ok("operation=delete&objectName=a");

        assertThat(failure("operation=get&objectName=l")).isInstanceOf(ObjectNotFoundException.class);
        assertThat(ok("operation=get&objectName=l&ifMissing=null").getBody()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "verify"})
    void link_thatIsNotFollowed_hasNoContent(String operation) {
        ok("operation=addLink&objectName=l&linkObjectName=a");

        assertThat(failure("objectName=l&followLinks=false&operation=" + operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'l'", "link", "followLinks=true");
    }

    @Test
    void link_copied_isItsTarget_orTheLinkItself() throws Exception {
        ok("operation=addLink&objectName=l&linkObjectName=a");

        ok("operation=copy&objectName=l&destinationObjectName=followed");
        ok("operation=copy&objectName=l&destinationObjectName=asis&followLinks=false");

        assertThat(store.bucket(bucket).info("followed").isLink()).isFalse();
        assertThat(content("followed")).isEqualTo("content");
        assertThat(store.bucket(bucket).info("asis").isLink()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"put, true", "addBucketLink&linkBucketName=BUCKET, true", "get, false", "list, false", "status, false"})
    void bucketThatOnlyAMessageNames_isCreatedByWhatWrites(String operation, boolean created) {
        String other = bucket + "-other";

        Exception failure = failure(
                "objectName=a&operation=" + operation.replace("BUCKET", bucket), Map.of(OVERRIDE_BUCKET_NAME, other));

        if (created) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure).isInstanceOf(BucketNotFoundException.class).hasMessageContaining(other);
        }
    }

    @Test
    void updateBucket_changesWhatIsGiven_andLeavesTheRest() {
        ok("operation=updateBucket&bucketDescription=first&maxBytes=100000");

        BucketStatus status =
                ok("operation=updateBucket&bucketDescription=second").getBody(BucketStatus.class);

        assertThat(status.description()).isEqualTo("second");
        assertThat(status.maxBytes()).isEqualTo(100_000);
    }

    @Test
    void deleteBucket_thatIsMissing_isNotFound() {
        ok("operation=deleteBucket");

        assertThat(failure("operation=deleteBucket"))
                .isInstanceOf(BucketNotFoundException.class)
                .hasMessageContaining(bucket);
    }

    @Test
    void sweep_dryRun_saysSo() {
        assertThat(ok("operation=sweep&dryRun=true").getBody(SweepReport.class).dryRun())
                .isTrue();
        assertThat(ok("operation=sweep").getBody(SweepReport.class).dryRun()).isFalse();
    }

    @Test
    void deleteAfterWrite_ofWhatWasSkippedOrRefused_leavesTheFile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "123");

        ok("objectName=a&deleteAfterWrite=true&ifExists=skip", file, Map.of());
        assertThat(call("objectName=a&deleteAfterWrite=true&ifExists=fail", file, Map.of())
                        .getException())
                .isInstanceOf(ObjectConflictException.class);

        assertThat(file).hasContent("123");
        ok("objectName=a&deleteAfterWrite=true", file, Map.of());
        assertThat(file).doesNotExist();
    }

    @Test
    void put_emptyText_isAnEmptyObject() {
        Message put = ok("objectName=empty", "", Map.of());

        assertThat(put.getHeaders()).contains(entry(SIZE, 0L), entry(CHUNKS, 0L));
        assertThat(content("empty")).isEmpty();
    }

    @Test
    void put_bodyThatIsNoBytes_isRefused_namingItsTypeAndWhatIsAllowed() throws Exception {
        Object body = new Object();

        assertThat(call("objectName=a", body, Map.of()).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("java.lang.Object", "InputStream", "File", "byte[]", "String");
        assertThat(content("a")).isEqualTo("content");
    }

    /** What a put leaves, another one can put again. */
    @Test
    void put_ofWhatGetGave_isACopy_howOftenItIsRead() {
        Exchange got = call("operation=get&objectName=a", null, Map.of());
        Object body = got.getMessage().getBody();

        ok("objectName=z1", body, Map.of());
        ok("objectName=z2", body, Map.of());

        assertThat(content("z1")).isEqualTo("content");
        assertThat(content("z2")).isEqualTo("content");
    }
}
