/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.StartedCamel;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.FakeServer;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an object whose exchange has completed. */
@Timeout(20)
class AfterReadTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private final FakeServer server = new FakeServer();
    private final Exchange routed = new DefaultExchange(CONTEXT);
    private ObjectStoreClient client;
    private Bucket bucket;

    @BeforeEach
    void open() throws IOException {
        client = ObjectStoreClient.over(server, TransferSettings.DEFAULT);
        bucket = buckets("").own();
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdown();
    }

    private Buckets buckets(String options) throws IOException {
        ConnectionSettings connection = ConnectionSettings.from(configuration(""), null, null);
        return new BucketAccess(FakeConnection.to(server), connection, settings(options)).open();
    }

    private AfterRead after(String options) throws IOException {
        return new AfterRead(CONTEXT, buckets(options));
    }

    private StoredObject put(String name, String content) throws IOException {
        bucket.put(PutRequest.of(name), new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        return bucket.info(name);
    }

    @Test
    void nothing_leavesIt() throws Exception {
        StoredObject read = put("in/a", "1");

        after("destinationBucket=c").run(read, routed);

        assertThat(bucket.info("in/a")).isEqualTo(read);
    }

    @Test
    void delete_deletesIt() throws Exception {
        after("deleteAfterRead=true").run(put("in/a", "1"), routed);

        assertThat(bucket.find("in/a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deleteAfterRead=true",
                "moveAfterRead=true&destinationBucket=c",
                "prefix=in/&moveAfterRead=true&destinationObjectName=done"
            })
    void versionThatWasReplacedMeanwhile_isLeft_andNoFailure(String options) throws Exception {
        StoredObject read = put("in/a", "1");
        StoredObject newer = put("in/a", "22");

        after(options).run(read, routed);

        assertThat(bucket.info("in/a")).isEqualTo(newer);
        assertThat(bucket.find("done")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deleteAfterRead=true",
                "moveAfterRead=true&destinationBucket=c",
                "prefix=in/&moveAfterRead=true&destinationObjectName=done"
            })
    void versionThatSomebodyDeletedMeanwhile_isNoFailure(String options) throws Exception {
        StoredObject read = put("in/a", "1");
        bucket.delete("in/a", null);

        after(options).run(read, routed);

        assertThat(bucket.find("in/a")).isEmpty();
    }

    /** It is to be tried again. */
    @Test
    void move_thatFailsForAnyOtherReason_isAFailure() throws Exception {
        StoredObject read = put("in/a", "1");
        AfterRead after = after("moveAfterRead=true&destinationBucket=c");
        after.check();
        client.seal("c");

        assertThatThrownBy(() -> after.run(read, routed)).isInstanceOf(ObjectStoreException.class);

        assertThat(bucket.info("in/a")).isEqualTo(read);
    }

    /** There is nothing to delete, and a new object of that name is another one. */
    @Test
    void eventOfADeletion_isLeftAlone() throws Exception {
        put("in/a", "1");
        bucket.delete("in/a", null);
        StoredObject marker = bucket.findIncludingDeleted("in/a").orElseThrow();

        after("deleteAfterRead=true").run(marker, routed);

        assertThat(bucket.findIncludingDeleted("in/a")).contains(marker);
    }

    @Test
    void move_toANameOfAnExpression_isOfWhatWasDelivered_whateverTheRouteDidToTheHeaders() throws Exception {
        routed.getMessage().setHeader(OBJECT_NAME, "other");
        routed.getMessage().setHeader(FILE_NAME_ONLY, "other");
        routed.getMessage().setHeader("id", 7);

        after("prefix=in/&moveAfterRead=true"
                        + "&destinationObjectName=done/${file:onlyname}-${header.id}-${header.CamelObjectStoreSize}")
                .run(put("in/a", "1"), routed);

        assertThat(bucket.find("in/a")).isEmpty();
        assertThat(bucket.info("done/a-7-1").size()).isEqualTo(1);
        assertThat(routed.getMessage().getHeader(OBJECT_NAME)).isEqualTo("other");
    }

    @Test
    void move_toAnotherBucket_createsIt_andKeepsTheName() throws Exception {
        after("moveAfterRead=true&destinationBucket=c").run(put("in/a", "1"), routed);

        assertThat(bucket.find("in/a")).isEmpty();
        assertThat(client.bucket("c").info("in/a").size()).isEqualTo(1);
    }

    /** It must not fail for ever because of what was moved before. */
    @Test
    void move_replacesWhatIsThere_whateverIfExistsSaysOfPuts() throws Exception {
        put("done", "before");

        after("prefix=in/&moveAfterRead=true&destinationObjectName=done&ifExists=fail")
                .run(put("in/a", "1"), routed);

        assertThat(bucket.info("done").size()).isEqualTo(1);
    }

    @Test
    void move_toANameThatTheConsumerWatches_isRefused_andLeavesItWhereItIs() throws Exception {
        StoredObject read = put("in/a", "1");
        AfterRead after = after("prefix=in/&moveAfterRead=true&destinationObjectName=in/done-${header.id}");
        routed.getMessage().setHeader("id", 7);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> after.run(read, routed))
                .withMessageContainingAll("'in/a'", "'b'", "'in/done-7'", "filter");

        assertThat(bucket.info("in/a")).isEqualTo(read);
    }

    @Test
    void move_toANameOfAnExpressionThatGivesNothing_isRefused_andLeavesItWhereItIs() throws Exception {
        StoredObject read = put("in/a", "1");
        AfterRead after = after("prefix=in/&moveAfterRead=true&destinationObjectName=${header.id}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> after.run(read, routed))
                .withMessageContaining("destinationObjectName=${header.id}");

        assertThat(bucket.info("in/a")).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"destinationObjectName=done", "destinationBucket=b&destinationObjectName=done"})
    void check_ofAMoveWithinABucketWithoutAFilter_isRefused(String destination) throws Exception {
        AfterRead after = after("moveAfterRead=true&" + destination);

        assertThatIllegalArgumentException()
                .isThrownBy(after::check)
                .withMessageContainingAll("'b'", "prefix", "include", "antExclude", "destinationBucket");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deleteAfterRead=true",
                "moveAfterRead=true&destinationObjectName=done&objectName=a",
                "moveAfterRead=true&destinationObjectName=done&exclude=done",
                "moveAfterRead=true&destinationBucket=b-${header.id}&autoCreateBucket=false"
            })
    void check_ofWhatMayWork_passes(String options) throws Exception {
        after(options).check();
    }

    @Test
    void check_ofABucketThatIsMissing_createsIt_orFailsIfItMayNot() throws Exception {
        AfterRead mayNot = after("moveAfterRead=true&destinationBucket=c&autoCreateBucket=false");
        assertThatThrownBy(mayNot::check)
                .isInstanceOf(BucketNotFoundException.class)
                .hasMessageContaining("'c'");

        after("moveAfterRead=true&destinationBucket=c").check();

        assertThat(client.status("c").objects()).isZero();
    }
}
