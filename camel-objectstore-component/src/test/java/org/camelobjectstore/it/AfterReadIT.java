/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import io.nats.client.impl.Headers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.engine.StoredObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of an object after its exchange, and which objects are left out because they were processed. */
class AfterReadIT extends WatchingTestSupport {

    @SuppressWarnings("unchecked")
    private List<String> names(String where) throws Exception {
        List<StoredObject> objects = call("objectstore:" + where + "?operation=list", null, Map.of())
                .getMessage()
                .getBody(List.class);
        return objects.stream().map(StoredObject::name).toList();
    }

    @Test
    void deleteAfterRead_deletesAfterSuccess_andMakesNoEventOfIt() throws Exception {
        put("a", "1");
        put("bad", "1");
        watch("watch", "?deleteAfterRead=true", exchange -> {
            if ("bad".equals(exchange.getMessage().getHeader(OBJECT_NAME))) {
                throw new IllegalStateException("bad");
            }
        });
        awaitEvents("PUT a", "PUT bad");
        await().untilAsserted(() -> assertThat(names(bucket)).containsExactly("bad"));
        put("c", "1");

        awaitEvents("PUT a", "PUT bad", "PUT c");
        await().untilAsserted(() -> assertThat(names(bucket)).containsExactly("bad"));
        assertThat(events).hasSize(3);
        await().untilAsserted(() -> assertThat(storedVersions()).isEqualTo(1));
    }

    @Test
    void deleteAfterRead_whateverTheRouteDidToTheHeaders_deletesWhatWasDelivered() throws Exception {
        put("precious", "1");
        put("in/a", "1");
        watch("watch", "?prefix=in/&deleteAfterRead=true", exchange -> {
            exchange.getMessage().setHeader(OBJECT_NAME, "precious");
            exchange.getMessage().setHeader(BUCKET_NAME, "elsewhere");
        });

        await().untilAsserted(() -> assertThat(names(bucket)).containsExactly("precious"));
    }

    @Test
    void deleteAfterRead_objectChangedMeanwhile_isLeftAndComesAgain() throws Exception {
        put("a", "1");
        List<Object> sizes = new CopyOnWriteArrayList<>();
        watch("watch", "?deleteAfterRead=true", exchange -> {
            sizes.add(exchange.getMessage().getHeader(SIZE));
            if (sizes.size() == 1) {
                put("a", "newer");
            }
        });

        awaitEvents("PUT a", "PUT a");
        await().untilAsserted(() -> assertThat(names(bucket)).isEmpty());
        assertThat(sizes).containsExactly(1L, 5L);
    }

    @ParameterizedTest
    @CsvSource({
        "?moveAfterRead=true&destinationBucket=%s-done, %s-done, in/a",
        "?moveAfterRead=true&prefix=in/&destinationObjectName=RAW(done/${file:onlyname}), %s, done/a",
        "?moveAfterRead=true&destinationBucket=%s-done&destinationObjectName=RAW(x-${header.CamelObjectStoreObjectName}-${exchangeProperty.outcome}), %s-done, x-in/a-fine",
    })
    void moveAfterRead_movesToWhereItIsTold(String options, String target, String name) throws Exception {
        put("in/a", "content");
        watch("watch", options.formatted(bucket), exchange -> {
            exchange.setProperty("outcome", "fine");
            exchange.getMessage().setHeader(OBJECT_NAME, "changed by the route");
            exchange.getMessage().setHeader(FILE_NAME, "in/another");
            exchange.getMessage().setHeader(FILE_NAME_ONLY, "another");
            exchange.getMessage().setHeader("CamelFileParent", "elsewhere");
        });

        await().untilAsserted(() -> assertThat(names(target.formatted(bucket))).containsExactly(name));
        assertThat(call("objectstore:" + target.formatted(bucket) + "?operation=get", null, Map.of(OBJECT_NAME, name))
                        .getMessage()
                        .getBody(String.class))
                .isEqualTo("content");
        assertThat(names(bucket)).doesNotContain("in/a");
        assertThat(events).containsExactly("PUT in/a");
    }

    @Test
    @SuppressWarnings("deprecation")
    void moveAfterRead_ofARouteThatAnswersByAnOutMessage_movesToWhereItIsTold() throws Exception {
        put("in/a", "content");
        watch("watch", "?moveAfterRead=true&prefix=in/&destinationObjectName=RAW(done/${file:onlyname})", exchange -> {
            exchange.getIn().setHeader(FILE_NAME_ONLY, "another");
            exchange.getOut().setHeader(FILE_NAME_ONLY, "yet another");
        });

        await().untilAsserted(() -> assertThat(names(bucket)).containsExactly("done/a"));
    }

    @Test
    void moveAfterRead_thatWouldBeConsumedAgain_isRefused() throws Exception {
        assertThatThrownBy(() -> watch("?moveAfterRead=true&destinationObjectName=done"))
                .hasMessageContainingAll("within bucket '" + bucket + "'", "prefix");
        put("in/a", "1");
        watch("?prefix=in/&moveAfterRead=true&destinationObjectName=in/done");

        awaitEvents("PUT in/a");
        assertThat(names(bucket)).containsExactly("in/a");
    }

    @Test
    void optionsThatContradict_areRefused() {
        assertThatThrownBy(() -> watch("?deleteAfterRead=true&moveAfterRead=true&destinationBucket=x"))
                .rootCause()
                .hasMessageContaining("contradict");
        assertThatThrownBy(() -> watch("?moveAfterRead=true")).rootCause().hasMessageContaining("destination");
        assertThatThrownBy(() -> watch("?manualAck=true")).rootCause().hasMessageContaining("durableName");
        assertThatThrownBy(() -> watch("?durableName=d&manualAck=true&deleteAfterRead=true"))
                .rootCause()
                .hasMessageContainingAll("manualAck", "deleteAfterRead");
        assertThatThrownBy(() -> watch("?maxDeliver=3")).rootCause().hasMessageContaining("durableName");
        assertThatThrownBy(() -> watch("?concurrentConsumers=0"))
                .rootCause()
                .hasMessageContaining("concurrentConsumers 0");
        assertThatThrownBy(() -> watch("?maxInFlightEvents=0")).rootCause().hasMessageContaining("maxInFlightEvents 0");
        assertThatThrownBy(() -> watch("?durableName=a.b")).rootCause().hasMessageContaining("durableName 'a.b'");
    }

    @Test
    void idempotentRepository_linkWithoutNuidThatWasChanged_isAnotherVersion() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        putForeignLink("x");
        watch("?idempotentRepository=#seen");
        awaitEvents("LINK l");
        stop("watch");
        start("watch");
        putForeignLink("y");

        awaitEvents("LINK l", "LINK l");
        assertThat(header(LINK_OBJECT_NAME)).containsExactly("x", "y");
    }

    /** As clients write it that give links no nuid. */
    private void putForeignLink(String target) throws Exception {
        call(status, null, Map.of());
        Headers rollup = new Headers().add("Nats-Rollup", "sub");
        String subject = "$O." + bucket + ".M." + Base64.getUrlEncoder().encodeToString("l".getBytes(UTF_8));
        String json =
                "{\"name\":\"l\",\"bucket\":\"%1$s\",\"options\":{\"link\":{\"bucket\":\"%1$s\",\"name\":\"%2$s\"}}}";
        nats.jetStream().publish(subject, rollup, json.formatted(bucket, target).getBytes(UTF_8));
    }

    @Test
    void idempotentRepository_leavesOutVersionsThatWereProcessed_acrossRestarts() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        put("a", "1");
        put("bad", "1");
        watch("watch", "?idempotentRepository=#seen", exchange -> {
            if (events.size() == 2) {
                throw new IllegalStateException("bad");
            }
        });
        awaitEvents("PUT a", "PUT bad");
        stop("watch");
        put("b", "1");
        start("watch");
        awaitEvents("PUT a", "PUT bad", "PUT bad", "PUT b");

        call(delete, null, named("a"));
        put("b", "2");

        awaitEvents("PUT a", "PUT bad", "PUT bad", "PUT b", "DELETE a", "PUT b");
    }
}
