/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.ObjectStoreConstants.*;
import static org.camelobjectstore.ObjectStoreOperation.*;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.spi.DataType;
import org.junit.jupiter.api.Test;

/** Events of a bucket and replies of operations as CloudEvents. */
class CloudEventIT extends WatchingTestSupport {
    private static final DataType CLOUD_EVENTS = new DataType("objectstore:application-cloudevents");

    private final List<String> bodies = new CopyOnWriteArrayList<>();

    private void watchAsCloudEvents() throws Exception {
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("objectstore:" + bucket)
                        .routeId("watch")
                        .transformDataType(CLOUD_EVENTS)
                        .process(exchange -> bodies.add(exchange.getMessage().getBody(String.class)))
                        .process(exchange -> note(exchange.getMessage()));
            }
        });
    }

    @Test
    void watch_eachKindOfEvent_isACloudEvent() throws Exception {
        put("a", "hello");
        Instant before = Instant.now().minusSeconds(60);
        watchAsCloudEvents();
        awaitEvents("PUT a");
        call(addLink, null, Map.of(OBJECT_NAME, "l", LINK_OBJECT_NAME, "a"));
        awaitEvents("PUT a", "LINK l");
        call(delete, null, named("a"));
        awaitEvents("PUT a", "LINK l", "DELETE a");

        assertThat(bodies).startsWith("hello");
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_TYPE))
                .containsExactly(
                        "org.camelobjectstore.event.put",
                        "org.camelobjectstore.event.link",
                        "org.camelobjectstore.event.delete");
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE)).containsOnly("objectstore://" + bucket);
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT)).containsExactly("a", "l", "a");
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_ID)).doesNotHaveDuplicates();
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_TIME))
                .allSatisfy(time -> assertThat(Instant.parse((String) time)).isAfter(before));
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE))
                .containsExactly("application/octet-stream", null, null);
    }

    @Test
    void stateThatIsToldAgain_hasTheSameId() throws Exception {
        call(put, "{}", Map.of(OBJECT_NAME, "a", Exchange.CONTENT_TYPE, "application/json"));
        watchAsCloudEvents();
        awaitEvents("PUT a");
        stop("watch");
        start("watch");
        awaitEvents("PUT a", "PUT a");
        routes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:get")
                        .to("objectstore:" + bucket + "?operation=get")
                        .transformDataType(CLOUD_EVENTS);
            }
        });

        Message reply = call("direct:get", null, named("a")).getMessage();

        Object id = reply.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID);
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_ID)).containsExactly(id, id);
        assertThat(reply.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE)).isEqualTo("org.camelobjectstore.event.put");
        assertThat(reply.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE))
                .isEqualTo("application/json");
        assertThat(reply.getBody(String.class)).isEqualTo("{}");
    }

    @Test
    void changedMetadata_isAnEventOfItsOwn() throws Exception {
        watchAsCloudEvents();
        put("a", "hello");
        awaitEvents("PUT a");
        call(updateMeta, null, Map.of(OBJECT_NAME, "a", DESCRIPTION, "new"));
        awaitEvents("PUT a", "PUT a");

        assertThat(header(NUID)).hasSize(2).containsOnly(header(NUID).get(0));
        assertThat(header(CloudEvent.CAMEL_CLOUD_EVENT_ID)).doesNotHaveDuplicates();
    }
}
