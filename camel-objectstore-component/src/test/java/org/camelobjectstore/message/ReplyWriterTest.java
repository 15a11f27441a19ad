/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.ObjectStoreHeaderFilterStrategy;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.ObjectLink;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which headers and body a reply or an event gives, and which of those that were there it takes away. */
class ReplyWriterTest {
    private static final Instant TIME = Instant.ofEpochMilli(1234);
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private final ReplyWriter writer = new ReplyWriter(new ObjectStoreHeaderFilterStrategy());
    private Exchange exchange;
    private Message message;

    @BeforeEach
    void exchange() {
        exchange = new DefaultExchange(CONTEXT);
        message = exchange.getMessage();
    }

    private static StoredObject object(Map<String, List<String>> headers) {
        return new StoredObject(
                "b",
                "folder/a",
                "of a",
                Map.of("k", "v"),
                headers,
                "nuid",
                10,
                3,
                4,
                "SHA-256=x",
                false,
                null,
                7,
                TIME);
    }

    private static StoredObject link() {
        return new StoredObject(
                "b", "l", null, Map.of(), Map.of(), "", 0, 0, 0, null, false, new ObjectLink("c", "a"), 8, TIME);
    }

    private static StoredObject marker() {
        return new StoredObject("b", "folder/a", null, Map.of(), Map.of(), "nuid", 0, 0, 4, null, true, null, 9, TIME);
    }

    @Test
    void write_object_setsAllOfItsHeaders() {
        writer.write(Reply.headers(object(Map.of("h", List.of("1", "2")))), ObjectStoreOperation.info, exchange);

        assertThat(message.getHeaders())
                .containsOnly(
                        entry(BUCKET_NAME, "b"),
                        entry(OBJECT_NAME, "folder/a"),
                        entry(DESCRIPTION, "of a"),
                        entry(METADATA, Map.of("k", "v")),
                        entry(HEADERS, Map.of("h", List.of("1", "2"))),
                        entry(CHUNK_SIZE, 4),
                        entry(SIZE, 10L),
                        entry(CHUNKS, 3L),
                        entry(DIGEST, "SHA-256=x"),
                        entry(NUID, "nuid"),
                        entry(REVISION, 7L),
                        entry(LAST_MODIFIED, TIME),
                        entry(DELETED, false));
    }

    @Test
    void write_link_tellsOfItsTarget_andNothingOfAnotherObjectStays() {
        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.info, exchange);
        writer.write(Reply.headers(link()), ObjectStoreOperation.addLink, exchange);

        assertThat(message.getHeaders())
                .contains(entry(OBJECT_NAME, "l"), entry(LINK_BUCKET_NAME, "c"), entry(LINK_OBJECT_NAME, "a"))
                .containsEntry(METADATA, Map.of())
                .doesNotContainKeys(DESCRIPTION, DIGEST, CHUNK_SIZE);

        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.info, exchange);

        assertThat(message.getHeaders()).doesNotContainKeys(LINK_BUCKET_NAME, LINK_OBJECT_NAME);
    }

    /** As the file component does: not one of them tells of another file. */
    @Test
    void write_get_makesItTheFile_andOthersLeaveFileHeadersAlone() {
        message.setHeader("CamelFileAbsolutePath", "/other");
        message.setHeader(FILE_NAME, "other");
        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.put, exchange);
        assertThat(message.getHeaders()).contains(entry(FILE_NAME, "other"), entry("CamelFileAbsolutePath", "/other"));

        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.get, exchange);

        assertThat(message.getHeaders())
                .contains(
                        entry(FILE_NAME, "folder/a"),
                        entry(FILE_NAME_ONLY, "a"),
                        entry(FILE_LENGTH, 10L),
                        entry(FILE_LAST_MODIFIED, 1234L),
                        entry(MESSAGE_TIMESTAMP, 1234L))
                .doesNotContainKey("CamelFileAbsolutePath");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "content-type", "CONTENT-TYPE"})
    void write_get_contentType_isTheStoredOne_inAnyCase(String stored) {
        writer.write(
                Reply.headers(object(Map.of(stored, List.of("text/a", "text/b")))), ObjectStoreOperation.get, exchange);

        assertThat(message.getHeader(CONTENT_TYPE)).isEqualTo("text/a");
    }

    @Test
    void write_get_withoutContentType_leavesNoneOfAnother() {
        message.setHeader(CONTENT_TYPE, "text/other");

        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.get, exchange);

        assertThat(message.getHeaders()).doesNotContainKey(CONTENT_TYPE);
    }

    @Test
    void write_headersOfCamelThatSomebodyHasStored_areNotHandedOut() {
        writer.write(
                Reply.headers(object(Map.of("CamelHttpUri", List.of("x"), "h", List.of("1")))),
                ObjectStoreOperation.get,
                exchange);

        assertThat(message.getHeader(HEADERS)).isEqualTo(Map.of("h", List.of("1")));
        assertThat(message.getHeaders()).doesNotContainKey("CamelHttpUri");
    }

    @ParameterizedTest
    @EnumSource(ObjectStoreOperation.class)
    void write_skipped_isOfThoseThatMayBe(ObjectStoreOperation operation) {
        writer.write(new Reply(object(Map.of()), true, false, null), operation, exchange);

        boolean mayBe = List.of(ObjectStoreOperation.put, ObjectStoreOperation.copy, ObjectStoreOperation.move)
                .contains(operation);
        assertThat(message.getHeader(SKIPPED)).isEqualTo(mayBe ? true : null);
    }

    @Test
    void write_body_isThatOfTheReply_ifItHasOne() {
        message.setBody("request");
        writer.write(Reply.headers(object(Map.of())), ObjectStoreOperation.delete, exchange);
        assertThat(message.getBody()).isEqualTo("request");
        writer.write(Reply.nothing(), ObjectStoreOperation.deleteBucket, exchange);
        assertThat(message.getBody()).isEqualTo("request");

        writer.write(Reply.body(null), ObjectStoreOperation.get, exchange);

        assertThat(message.getBody()).isNull();
    }

    @Test
    void write_event_tellsWhatHappened_whetherItIsOld_andWhatIsToCome() {
        message.setBody("before");

        writer.write(new ObjectEvent(object(Map.of()), true, 5), "content", exchange);

        assertThat(message.getBody()).isEqualTo("content");
        assertThat(message.getHeaders())
                .contains(
                        entry(EVENT_TYPE, "PUT"),
                        entry(INITIAL, true),
                        entry(PENDING, 5L),
                        entry(FILE_NAME, "folder/a"),
                        entry(FILE_LENGTH, 10L))
                .doesNotContainKeys(SKIPPED, DELIVERY_COUNT, MANUAL_ACK);
    }

    @Test
    void write_eventOfADeletion_saysSo_andHasNoBody() {
        message.setBody("before");

        writer.write(new ObjectEvent(marker(), false, 0), null, exchange);

        assertThat(message.getBody()).isNull();
        assertThat(message.getHeaders())
                .contains(entry(EVENT_TYPE, "DELETE"), entry(DELETED, true), entry(INITIAL, false), entry(SIZE, 0L))
                .doesNotContainKey(DIGEST);
    }

    @Test
    void write_eventOfALink_saysSo() {
        writer.write(new ObjectEvent(link(), false, 0), null, exchange);

        assertThat(message.getHeaders()).contains(entry(EVENT_TYPE, "LINK"), entry(LINK_OBJECT_NAME, "a"));
    }
}
