/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.settings.Options.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.StartedCamel;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.MetaUpdate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an exchange asks for: which header decides what, and over which option. */
class CallReaderTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private Exchange exchange;

    @BeforeEach
    void exchange() {
        exchange = new DefaultExchange(CONTEXT);
    }

    private Call read(String options) {
        return new CallReader(CONTEXT, settings(options)).read(exchange);
    }

    private CallReaderTest with(String header, Object value) {
        exchange.getMessage().setHeader(header, value);
        return this;
    }

    private static Arguments decided(
            String header,
            Object value,
            String options,
            Function<Call, Object> read,
            Object byHeader,
            Object byOption) {
        return Arguments.of(header, value, options, read, byHeader, byOption);
    }

    static Stream<Arguments> headersAndOptions() {
        return Stream.of(
                decided(
                        OPERATION,
                        "LIST",
                        "operation=get",
                        Call::operation,
                        ObjectStoreOperation.list,
                        ObjectStoreOperation.get),
                decided(
                        OPERATION,
                        ObjectStoreOperation.list,
                        "operation=get",
                        Call::operation,
                        ObjectStoreOperation.list,
                        ObjectStoreOperation.get),
                decided(OVERRIDE_BUCKET_NAME, "c", "", Call::bucket, "c", "b"),
                decided(OBJECT_NAME, "h", "objectName=o", Call::object, "h", "o"),
                decided(DESCRIPTION, "h", "description=o", Call::description, "h", "o"),
                decided(CHUNK_SIZE, "10", "chunkSize=20", Call::chunkSize, 10, 20),
                decided(IF_EXISTS, "SKIP", "ifExists=fail", Call::ifExists, IfExists.SKIP, IfExists.FAIL),
                decided(EXPECTED_REVISION, 7, "expectedRevision=9", Call::expectedRevision, 7L, 9L),
                decided(LINK_BUCKET_NAME, "h", "linkBucketName=o", Call::linkBucket, "h", "o"),
                decided(LINK_OBJECT_NAME, "h", "linkObjectName=o", Call::linkObject, "h", "o"),
                decided(
                        DESTINATION_BUCKET_NAME,
                        "h",
                        "operation=copy&destinationBucket=o",
                        Call::destinationBucket,
                        "h",
                        "o"),
                decided(
                        DESTINATION_OBJECT_NAME,
                        "h",
                        "operation=move&destinationObjectName=o",
                        Call::destinationObject,
                        "h",
                        "o"),
                decided(OFFSET, "3", "offset=4", call -> call.reading().offset(), 3L, 4L),
                decided(LENGTH, 3, "length=4", call -> call.reading().length(), 3L, 4L),
                decided(PREFIX, "h", "prefix=o", call -> call.names().prefix(), "h", "o"));
    }

    @ParameterizedTest
    @MethodSource("headersAndOptions")
    void header_winsOverTheOption(
            String header,
            Object value,
            String options,
            Function<Call, Object> read,
            Object byHeader,
            Object byOption) {
        assertThat(read.apply(read(options))).isEqualTo(byOption);

        assertThat(read.apply(with(header, value).read(options))).isEqualTo(byHeader);
    }

    @ParameterizedTest
    @CsvSource({
        OBJECT_NAME,
        OVERRIDE_BUCKET_NAME,
        DESCRIPTION,
        IF_EXISTS,
        LINK_BUCKET_NAME,
        LINK_OBJECT_NAME,
        PREFIX,
        DESTINATION_BUCKET_NAME,
        DESTINATION_OBJECT_NAME,
        NEW_OBJECT_NAME,
        FILE_NAME
    })
    void header_thatIsEmpty_isAsIfItWereNotThere(String header) {
        String options = "operation=copy&objectName=o&description=o&ifExists=fail&linkBucketName=o&linkObjectName=o"
                + "&prefix=o&destinationBucket=o&destinationObjectName=o";
        Call without = read(options);

        assertThat(with(header, "").read(options)).usingRecursiveComparison().isEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource({
        CHUNK_SIZE + ", Integer",
        EXPECTED_REVISION + ", Long",
        OFFSET + ", Long",
        LENGTH + ", Long",
        METADATA + ", Map",
        HEADERS + ", Map"
    })
    void header_ofAWrongType_isRefused_namingItItsValueAndTheType(String header, String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(header, "many").read(""))
                .withMessage("Header " + header + " has the value 'many' (String), which is not a " + type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                OPERATION + " | steal | Unknown operation 'steal'; allowed are put, get",
                IF_EXISTS + " | never | ifExists 'never' is unknown; allowed are replace, fail, skip",
                CHUNK_SIZE + " | 0 | header CamelObjectStoreChunkSize 0 must be 1 or more bytes",
                OFFSET + " | -1 | offset -1 must be 0 or more bytes",
                LENGTH + " | -1 | length -1 must be 0 or more bytes",
            })
    void header_thatMakesNoSense_isRefused_inTheseWords(String header, String value, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(header, value).read(""))
                .withMessageStartingWith(words);
    }

    @Test
    void objectName_withoutHeaderAndOption_isThatOfTheFile_elseNone() {
        assertThat(read("").object()).isNull();
        with(FILE_NAME, "folder/f");

        assertThat(read("").object()).isEqualTo("folder/f");
        assertThat(read("objectName=o").object()).isEqualTo("o");
        assertThat(with(OBJECT_NAME, "h").read("").object()).isEqualTo("h");
    }

    @Test
    void requiredObject_withoutOne_namesTheOperationTheBucketAndWhatToSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("operation=info").requiredObject())
                .withMessageContainingAll("operation=info", "'b'", OBJECT_NAME, "objectName", FILE_NAME);
    }

    @Test
    void expressions_areEvaluatedInOptions_andNeverInHeaders() {
        with("id", 7);
        String options = "operation=copy&objectName=o-${header.id}&destinationBucket=b-${header.id}"
                + "&destinationObjectName=d-${header.id}";
        Call byOptions = read(options);
        assertThat(byOptions.object()).isEqualTo("o-7");
        assertThat(byOptions.destinationBucket()).isEqualTo("b-7");
        assertThat(byOptions.destinationObject()).isEqualTo("d-7");

        Call byHeaders = with(OBJECT_NAME, "${header.id}")
                .with(DESTINATION_OBJECT_NAME, "${header.id}")
                .read(options);

        assertThat(byHeaders.object()).isEqualTo("${header.id}");
        assertThat(byHeaders.destinationObject()).isEqualTo("${header.id}");
    }

    /** An expression of an option that the operation does not need is not evaluated: it may give nothing. */
    @ParameterizedTest
    @EnumSource(ObjectStoreOperation.class)
    void destination_isOfCopyAndMoveAlone(ObjectStoreOperation operation) {
        with("id", operation == ObjectStoreOperation.copy || operation == ObjectStoreOperation.move ? "x" : null);

        Call call =
                read("operation=" + operation + "&destinationBucket=${header.id}&destinationObjectName=${header.id}");

        assertThat(call.destinationBucket()).isEqualTo(exchange.getMessage().getHeader("id"));
        assertThat(call.destinationObject()).isEqualTo(exchange.getMessage().getHeader("id"));
    }

    @Test
    void metadata_isText_inItsOrder() {
        Map<Object, Object> given = new LinkedHashMap<>();
        given.put("z", 1);
        given.put("a", true);

        assertThat(with(METADATA, given).read("").metadata())
                .containsExactly(Map.entry("z", "1"), Map.entry("a", "true"));
    }

    @Test
    void objectHeaders_areListsOfText_andCamelsOwnAreLeftOut() {
        Map<String, Object> given = Map.of("one", 1, "many", List.of(1, "2"), "CamelSecret", "x", "camelToo", "x");

        assertThat(with(HEADERS, given).read("").headers())
                .isEqualTo(Map.of("one", List.of("1"), "many", List.of("1", "2")));
    }

    @Test
    void contentType_isAnObjectHeaderOfPut_andWinsOverAnyOther() {
        with(CONTENT_TYPE, "text/new").with(HEADERS, Map.of("content-type", "text/old", "h", "x"));

        assertThat(read("operation=put").headers())
                .isEqualTo(Map.of("Content-Type", List.of("text/new"), "h", List.of("x")));
        assertThat(read("operation=updateMeta").headers())
                .isEqualTo(Map.of("content-type", List.of("text/old"), "h", List.of("x")));
    }

    /** Otherwise an update of the description would replace them. */
    @Test
    void contentType_alone_isNoUpdateOfTheHeaders() {
        with(CONTENT_TYPE, "text/new");

        assertThat(read("operation=put").headers()).isEqualTo(Map.of("Content-Type", List.of("text/new")));
        assertThat(read("operation=updateMeta").metaUpdate()).isEqualTo(new MetaUpdate(null, null, null, null));
    }

    @Test
    void metaUpdate_isWhatIsGiven() {
        Call call = with(NEW_OBJECT_NAME, "new")
                .with(DESCRIPTION, "d")
                .with(METADATA, Map.of())
                .read("operation=updateMeta");

        assertThat(call.metaUpdate()).isEqualTo(new MetaUpdate("new", "d", Map.of(), null));
    }

    @Test
    void range_ofAHeader_leavesTheOtherEndToTheOption() {
        with(OFFSET, 5);

        assertThat(read("offset=1&length=2").reading())
                .isEqualTo(new GetRequest(5, 2L, true, read("").reading().progressInterval()));
    }

    @Test
    void putRequest_withoutAName_hasTheFallback_andElseItIsTheName() {
        assertThat(read("").putRequest("fallback", 1).name()).isEqualTo("fallback");
        assertThat(read("objectName=o").putRequest("fallback", 1).name()).isEqualTo("o");
    }

    @Test
    void putRequest_isOfAllThatIsStored() {
        var request = with(METADATA, Map.of("k", "v"))
                .with(HEADERS, Map.of("h", "v"))
                .read("objectName=o&description=d&chunkSize=5&ifExists=fail&expectedRevision=3&progressInterval=9")
                .putRequest("", 77);

        assertThat(request.description()).isEqualTo("d");
        assertThat(request.metadata()).isEqualTo(Map.of("k", "v"));
        assertThat(request.headers()).isEqualTo(Map.of("h", List.of("v")));
        assertThat(request.chunkSize()).isEqualTo(5);
        assertThat(request.maxInFlightBytes()).isEqualTo(77);
        assertThat(request.ifExists()).isEqualTo(IfExists.FAIL);
        assertThat(request.expectedRevision()).isEqualTo(3);
        assertThat(request.progressInterval()).hasMillis(9);
    }

    /** The expected revision is that of the source, and a copy describes itself as the source does. */
    @Test
    void copyRequest_isOfTheDestination_withoutWhatIsOfTheSource() {
        Call call = with(METADATA, Map.of("k", "v"))
                .read("operation=copy&objectName=o&destinationBucket=c&description=d&expectedRevision=3&ifExists=skip");
        var request = call.copyRequest(77);

        assertThat(request.name()).isEqualTo("o");
        assertThat(request.ifExists()).isEqualTo(IfExists.SKIP);
        assertThat(request.expectedRevision()).isNull();
        assertThat(request.description()).isNull();
        assertThat(request.metadata()).isEmpty();
        assertThat(call.expectedRevision()).isEqualTo(3);
    }
}
