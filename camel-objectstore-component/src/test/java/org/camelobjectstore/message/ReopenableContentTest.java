/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often, how long and by whom the body of a reply can be read. */
@Timeout(20)
class ReopenableContentTest {
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private final FakeServer server = new FakeServer();
    private final Connections connections = FakeConnection.to(server);
    private final Exchange exchange = new DefaultExchange(CONTEXT);
    private Buckets buckets;
    private Bucket bucket;
    private StoredObject stored;

    @BeforeEach
    void open() throws Exception {
        buckets = new BucketAccess(connections, ConnectionSettings.from(configuration(""), null, null), settings(""))
                .open();
        bucket = buckets.own();
        stored = put("0123456789");
    }

    @AfterEach
    void close() {
        buckets.close();
        server.shutdown();
    }

    private StoredObject put(String content) throws IOException {
        return bucket.put(
                        PutRequest.of("a").withChunkSize(4),
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .object();
    }

    private ReopenableContent body(GetRequest request) throws IOException {
        return ReopenableContent.of(buckets, stored, request, exchange);
    }

    private ReopenableContent body() throws IOException {
        return body(GetRequest.WHOLE);
    }

    private static String read(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    @Test
    void read_afterReset_isTheWholeAgain_howeverMuchWasRead() throws Exception {
        ReopenableContent body = body();
        assertThat(read(body)).isEqualTo("0123456789");
        assertThat(body.read()).isEqualTo(-1);

        body.reset();
        assertThat(new String(body.readNBytes(5), StandardCharsets.UTF_8)).isEqualTo("01234");
        assertThat(body.position()).isEqualTo(5);
        body.reset();

        assertThat(body.position()).isZero();
        assertThat(read(body)).isEqualTo("0123456789");
    }

    @Test
    void body_isNotOpened_beforeItIsRead() throws Exception {
        ReopenableContent body = body();
        bucket.delete("a", null);

        assertThat(body.length()).isEqualTo(10);
        assertThatThrownBy(body::read).isInstanceOf(ObjectNotFoundException.class);
    }

    @Test
    void read_afterTheObjectWasReplaced_fails_insteadOfGivingTheNewOne() throws Exception {
        ReopenableContent body = body();
        assertThat(read(body)).isEqualTo("0123456789");
        put("abcdefghij");
        body.reset();

        assertThatThrownBy(() -> read(body))
                .isInstanceOf(ObjectChangedException.class)
                .hasMessageContaining("'a'");
    }

    @Test
    void part_isReadAgainAsThatPart() throws Exception {
        ReopenableContent body = body(GetRequest.WHOLE.withRange(3, 4L));

        assertThat(body.length()).isEqualTo(4);
        assertThat(read(body)).isEqualTo("3456");
        body.reset();
        assertThat(read(body)).isEqualTo("3456");
    }

    @Test
    void part_thatBeginsBehindTheEnd_isRefused_withBothNumbers() {
        assertThatThrownBy(() -> body(GetRequest.WHOLE.withRange(11, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("offset 11", "10 bytes", "'a'");
    }

    @Test
    void copy_isReadOnItsOwn() throws Exception {
        ReopenableContent body = body();
        body.readNBytes(5);
        StreamCache copy = body.copy(new DefaultExchange(CONTEXT));

        assertThat(read((InputStream) copy)).isEqualTo("0123456789");
        assertThat(read(body)).isEqualTo("56789");
    }

    @Test
    void writeTo_isTheWhole_andLeavesTheReaderWhereItIs() throws Exception {
        ReopenableContent body = body();
        body.readNBytes(5);
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        body.writeTo(target);

        assertThat(target).hasToString("0123456789");
        assertThat(read(body)).isEqualTo("56789");
    }

    @Test
    void transferTo_isTheRest_andTheEnd() throws Exception {
        ReopenableContent body = body();
        body.readNBytes(5);
        ByteArrayOutputStream target = new ByteArrayOutputStream();

        assertThat(body.transferTo(target)).isEqualTo(5);

        assertThat(target).hasToString("56789");
        assertThat(body.read()).isEqualTo(-1);
        assertThat(body.transferTo(target)).isZero();
    }

    /** What was read in part must not look as if it had ended. */
    @Test
    void closedInTheMiddle_failsUntilItIsReset() throws Exception {
        ReopenableContent body = body();
        body.readNBytes(5);
        body.close();

        assertThatThrownBy(body::read).hasMessageContainingAll("'a'", "'b'", "5 of 10 bytes", "reset()");
        body.reset();
        assertThat(read(body)).isEqualTo("0123456789");
    }

    @Test
    void closedUnread_isReadAsEver() throws Exception {
        ReopenableContent body = body();
        body.close();

        assertThat(read(body)).isEqualTo("0123456789");
    }

    @Test
    void endOfTheExchange_endsWhatIsBeingRead() throws Exception {
        ReopenableContent body = body();
        body.readNBytes(5);

        end(exchange);

        assertThatThrownBy(body::read).hasMessageContaining("its exchange was done");
    }

    @Test
    void connection_staysAsLongAsTheExchange_whateverBecomesOfTheProducer() throws Exception {
        ReopenableContent body = body();
        buckets.close();

        assertThat(read(body)).isEqualTo("0123456789");
        assertThat(connections.size()).isEqualTo(1);
        end(exchange);
        assertThat(connections.size()).isZero();
    }

    @Test
    void connection_staysForTheProducer_whenTheBodyIsReadAndItsExchangeDone() throws Exception {
        assertThat(read(body())).isEqualTo("0123456789");
        end(exchange);

        assertThat(connections.size()).isEqualTo(1);
        assertThat(bucket.info("a")).isNotNull();
        buckets.close();
        assertThat(connections.size()).isZero();
    }

    @Test
    void connection_staysAsLongAsTheLastCopy() throws Exception {
        Exchange branch = new DefaultExchange(CONTEXT);
        StreamCache copy = body().copy(branch);
        buckets.close();
        end(exchange);

        assertThat(connections.size()).isEqualTo(1);
        assertThat(read((InputStream) copy)).isEqualTo("0123456789");
        end(branch);
        assertThat(connections.size()).isZero();
    }
}
