/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.camelobjectstore.FakeObjectStore;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.SweepReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each operation makes of options, headers and bodies, on a server in this JVM. */
@Timeout(20)
class OperationsTest {
    private FakeObjectStore store;

    @BeforeEach
    void open() throws Exception {
        store = new FakeObjectStore();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private Exchange put(String name, Object body) {
        return ok(store.call("b?operation=put", body, Map.of(OBJECT_NAME, name)));
    }

    private static Exchange ok(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange;
    }

    private String get(String name) {
        return ok(store.call("b?operation=get", null, Map.of(OBJECT_NAME, name)))
                .getMessage()
                .getBody(String.class);
    }

    private static Throwable failure(Exchange exchange) {
        return exchange.getException();
    }

    private static Object header(Exchange exchange, String name) {
        return exchange.getMessage().getHeader(name);
    }

    @Test
    void put_leavesTheBody_andTellsOfTheObject() {
        Exchange put = put("a", "content");

        assertThat(put.getMessage().getBody()).isEqualTo("content");
        assertThat(put.getMessage().getHeaders())
                .contains(entry(BUCKET_NAME, "b"), entry(OBJECT_NAME, "a"), entry(SIZE, 7L), entry(NUID, "n1"))
                .containsKeys(REVISION, DIGEST, CHUNKS, LAST_MODIFIED)
                .containsEntry(SKIPPED, false);
    }

    @Test
    void put_eachKindOfBody_isItsBytes(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "x");
        byte[] bytes = {'x'};
        for (Object body : List.of(
                "x", bytes, ByteBuffer.wrap(bytes), new ByteArrayInputStream(bytes), file, new File(file.toString()))) {
            put("a", body);
            assertThat(get("a")).as(body.getClass().getName()).isEqualTo("x");
        }
    }

    @Test
    void put_withoutBody_isRefused_andStoresNothing() {
        Exchange put = store.call("b?operation=put&objectName=a", null);

        assertThat(failure(put)).hasMessageContaining("body");
        assertThat(failure(store.call("b?operation=get&objectName=a", null)))
                .isInstanceOf(ObjectNotFoundException.class);
    }

    /** Header that the route set, option, name of a file, exchange id. */
    @Test
    void put_name_isResolvedInTheOrderOfTheContract() {
        Map<String, Object> headers = new HashMap<>(Map.of(Exchange.FILE_NAME, "file"));
        assertThat(header(store.call("b?objectName=option", "x", headers), OBJECT_NAME))
                .isEqualTo("option");
        assertThat(header(store.call("b", "x", headers), OBJECT_NAME)).isEqualTo("file");
        headers.put(OBJECT_NAME, "header");
        assertThat(header(store.call("b?objectName=option", "x", headers), OBJECT_NAME))
                .isEqualTo("header");
        Exchange unnamed = store.call("b", "x");
        assertThat(header(unnamed, OBJECT_NAME)).isEqualTo(unnamed.getExchangeId());
    }

    @Test
    void put_simpleInTheOption_isEvaluated_andInAHeaderIsNot() {
        Map<String, Object> headers = Map.of("id", "7");
        assertThat(header(store.call("b?objectName=RAW(order-${header.id})", "x", headers), OBJECT_NAME))
                .isEqualTo("order-7");
        assertThat(header(store.call("b", "x", Map.of(OBJECT_NAME, "${header.id}", "id", "7")), OBJECT_NAME))
                .isEqualTo("${header.id}");
    }

    @Test
    void put_descriptionMetadataAndHeaders_areStored() throws Exception {
        ok(store.call(
                "b?objectName=a&description=of%20a",
                "x",
                Map.of(METADATA, Map.of("k", "v"), HEADERS, Map.of("h", List.of("1", "2")), CONTENT_TYPE, "text/a")));

        StoredObject stored = store.bucket("b").info("a");
        assertThat(stored.description()).isEqualTo("of a");
        assertThat(stored.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(stored.headers())
                .containsEntry("h", List.of("1", "2"))
                .containsEntry("Content-Type", List.of("text/a"));
    }

    @Test
    void put_chunkSize_cutsThere() {
        Exchange put = ok(store.call("b?objectName=a&chunkSize=4", "0123456789"));

        assertThat(header(put, CHUNKS)).isEqualTo(3L);
        assertThat(get("a")).isEqualTo("0123456789");
    }

    @Test
    void ifExists_fail_isAConflictThatLeavesWhatWasThere() {
        put("a", "1");

        Exchange put = store.call("b?objectName=a&ifExists=fail", "2");

        assertThat(failure(put)).isInstanceOf(ObjectConflictException.class).hasMessageContaining("'a'");
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void ifExists_skip_saysSo_andTellsOfWhatIsThere() {
        Exchange first = put("a", "1");

        Exchange put = ok(store.call("b?objectName=a&ifExists=skip", "22"));

        assertThat(header(put, SKIPPED)).isEqualTo(true);
        assertThat(header(put, SIZE)).isEqualTo(1L);
        assertThat(header(put, REVISION)).isEqualTo(header(first, REVISION));
    }

    @Test
    void ifExists_header_winsOverTheOption() {
        put("a", "1");

        ok(store.call("b?objectName=a&ifExists=fail", "2", Map.of(IF_EXISTS, "replace")));

        assertThat(get("a")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource({"chunkSize=0,chunkSize", "ifExists=never,ifExists", "operation=steal,steal", "offset=-1,offset"})
    void option_thatMakesNoSense_failsTheEndpoint_andIsNamed(String option, String named) {
        assertThat(catchThrowable(() -> store.camel().getEndpoint("objectstore:b?" + option)))
                .hasStackTraceContaining(named);
    }

    @Test
    void expectedRevision_ofTheCurrentOne_isPut_andOfAnotherIsAConflict() {
        Object revision = header(put("a", "1"), REVISION);

        ok(store.call("b?objectName=a", "2", Map.of(EXPECTED_REVISION, revision)));
        Exchange late = store.call("b?objectName=a", "3", Map.of(EXPECTED_REVISION, revision));

        assertThat(failure(late)).isInstanceOf(ObjectConflictException.class);
        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    void get_missing_failsOrIsNull_asTheOptionSays() {
        put("other", "1");

        assertThat(failure(store.call("b?operation=get&objectName=a", null)))
                .isInstanceOf(ObjectNotFoundException.class);
        Exchange none = ok(store.call("b?operation=get&objectName=a&ifMissing=null", "request"));
        assertThat(none.getMessage().getBody()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"offset=3,3456789", "offset=3&length=2,34", "length=4,0123", "offset=8&length=9,89"})
    void get_part_isThatPart(String range, String expected) {
        ok(store.call("b?objectName=a&chunkSize=4", "0123456789"));

        assertThat(ok(store.call("b?operation=get&objectName=a&" + range, null))
                        .getMessage()
                        .getBody(String.class))
                .isEqualTo(expected);
    }

    @Test
    void get_fileHeaders_areThoseOfTheObject() {
        put("folder/a", "12");

        Exchange got = ok(store.call("b?operation=get&objectName=folder/a", null, Map.of(FILE_NAME_ONLY, "other")));

        assertThat(got.getMessage().getHeaders())
                .contains(entry(FILE_NAME, "folder/a"), entry(FILE_NAME_ONLY, "a"), entry(FILE_LENGTH, 2L));
    }

    @Test
    void operation_header_winsOverTheOption() {
        put("a", "1");

        Exchange asked = ok(store.call("b?operation=get&objectName=a", null, Map.of(OPERATION, "exists")));

        assertThat(asked.getMessage().getBody()).isEqualTo(true);
    }

    @Test
    void operation_unknownHeader_namesWhatThereIs() {
        Exchange asked = store.call("b?objectName=a", "x", Map.of(OPERATION, "steal"));

        assertThat(failure(asked)).hasMessageContainingAll("steal", "put", "sweep");
    }

    @Test
    void info_isTheObject_withItsHeaders() {
        put("a", "123");

        Exchange info = ok(store.call("b?operation=info&objectName=a", null));

        assertThat(info.getMessage().getBody(StoredObject.class).size()).isEqualTo(3);
        assertThat(header(info, SIZE)).isEqualTo(3L);
    }

    @Test
    void nameless_isRefused_whereOneIsNeeded() {
        put("a", "1");
        for (String operation : List.of("get", "info", "exists", "delete", "updateMeta", "verify")) {
            assertThat(failure(store.call("b?operation=" + operation, null)))
                    .as(operation)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("CamelObjectStoreObjectName");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "followLinks=true, in/a in/b out/c",
        "prefix=in/, in/a in/b",
        "include=.*a, in/a",
        "exclude=in.*, out/c",
        "prefix=none, ''"
    })
    void list_hasTheNamesThatPass_inOrder(String filter, String expected) {
        for (String name : List.of("out/c", "in/b", "in/a")) {
            put(name, "1");
        }

        List<?> list =
                ok(store.call("b?operation=list&" + filter, null)).getMessage().getBody(List.class);

        assertThat(list)
                .extracting(object -> ((StoredObject) object).name())
                .containsExactly(expected.isEmpty() ? new String[0] : expected.split(" "));
    }

    @Test
    void list_deletedOnes_onlyIfAsked() {
        put("a", "1");
        ok(store.call("b?operation=delete&objectName=a", null));

        assertThat(ok(store.call("b?operation=list", null)).getMessage().getBody(List.class))
                .isEmpty();
        assertThat(ok(store.call("b?operation=list&includeDeleted=true", null))
                        .getMessage()
                        .getBody(List.class))
                .singleElement()
                .satisfies(
                        marker -> assertThat(((StoredObject) marker).deleted()).isTrue());
    }

    @Test
    void delete_twice_isNotFoundTheSecondTime() {
        put("a", "1");

        assertThat(header(ok(store.call("b?operation=delete&objectName=a", null)), DELETED))
                .isEqualTo(true);
        assertThat(failure(store.call("b?operation=delete&objectName=a", null)))
                .isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void updateMeta_changesWhatIsGiven_andMovesNoByte() throws Exception {
        ok(store.call("b?objectName=a&description=old", "x", Map.of(METADATA, Map.of("k", "v"))));

        ok(store.call("b?operation=updateMeta&objectName=a", null, Map.of(DESCRIPTION, "new", NEW_OBJECT_NAME, "z")));

        StoredObject renamed = store.bucket("b").info("z");
        assertThat(renamed.description()).isEqualTo("new");
        assertThat(renamed.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(renamed.nuid()).isEqualTo("n1");
        assertThat(store.bucket("b").find("a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"copy", "move"})
    void copyAndMove_toAnotherBucket_areThere_andHereAsTheySay(String operation) throws Exception {
        put("a", "1");
        put("elsewhere", "1");
        ok(store.call("c?operation=createBucket", null));

        Exchange done = ok(store.call(
                "b?operation=" + operation + "&objectName=a&destinationBucket=c&destinationObjectName=z", null));

        assertThat(header(done, BUCKET_NAME)).isEqualTo("c");
        assertThat(store.bucket("c").info("z").size()).isEqualTo(1);
        assertThat(store.bucket("b").find("a").isPresent()).isEqualTo(operation.equals("copy"));
    }

    @Test
    void link_isFollowed_unlessItIsNot() {
        put("a", "target");
        ok(store.call("b?operation=addLink&linkObjectName=a", null, Map.of(OBJECT_NAME, "link")));

        assertThat(get("link")).isEqualTo("target");
        Exchange asIs = ok(store.call("b?operation=info&objectName=link&followLinks=false", null));
        assertThat(asIs.getMessage().getBody(StoredObject.class).isLink()).isTrue();
    }

    @Test
    void verify_whole_isTrue() {
        put("a", "1");

        assertThat(ok(store.call("b?operation=verify&objectName=a", null))
                        .getMessage()
                        .getBody())
                .isEqualTo(true);
    }

    @Test
    void bucket_optionsOfItsCreation_areItsStatus() {
        Exchange created = ok(store.call(
                "c?operation=createBucket&bucketDescription=of%20c&storage=memory&replicas=1&ttl=60000&maxBytes=1000"
                        + "&compression=true&placementTags=a,b&bucketMetadata.k=v",
                null));

        BucketStatus status = created.getMessage().getBody(BucketStatus.class);
        assertThat(status.description()).isEqualTo("of c");
        assertThat(status.storage()).isEqualTo(StorageType.MEMORY);
        assertThat(status.ttl()).hasMinutes(1);
        assertThat(status.maxBytes()).isEqualTo(1000);
        assertThat(status.compressed()).isTrue();
        assertThat(status.placementTags()).containsExactly("a", "b");
        assertThat(status.metadata()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void bucket_thatIsMissing_isCreatedOnlyIfItMay() {
        assertThatThrownBy(() -> store.call("c?autoCreateBucket=false", "x"))
                .hasStackTraceContaining(BucketNotFoundException.class.getName());
        ok(store.call("c", "x"));
        ok(store.call("c?autoCreateBucket=false", "x"));
    }

    @Test
    void overrideBucketName_isThatBucket_forOneCall() throws Exception {
        put("a", "1");

        Exchange put = ok(store.call("b?objectName=a", "22", Map.of(OVERRIDE_BUCKET_NAME, "c")));

        assertThat(store.bucket("c").info("a").size()).isEqualTo(2);
        assertThat(store.bucket("b").info("a").size()).isEqualTo(1);
        assertThat(put.getMessage().getHeaders()).contains(entry(BUCKET_NAME, "c"));
    }

    @Test
    void sealAndDeleteBucket_areTold() {
        put("a", "1");

        assertThat(ok(store.call("b?operation=seal", null))
                        .getMessage()
                        .getBody(BucketStatus.class)
                        .sealed())
                .isTrue();
        assertThat(failure(store.call("b?objectName=a", "2"))).hasMessageContaining("sealed");
        ok(store.call("b?operation=deleteBucket", null));
        assertThat(ok(store.call("b?operation=listBuckets", null)).getMessage().getBody(List.class))
                .isEmpty();
    }

    @Test
    void sweep_ofAWholeBucket_removesNothing() {
        put("a", "1");

        SweepReport report =
                ok(store.call("b?operation=sweep", null)).getMessage().getBody(SweepReport.class);

        assertThat(report.doubt()).isNull();
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    void deleteAfterWrite_deletesTheFile_onceItIsStored(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("f"), "123");

        ok(store.call("b?objectName=a&deleteAfterWrite=true", file.toFile()));

        assertThat(file).doesNotExist();
        assertThat(get("a")).isEqualTo("123");
    }
}
