/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.ObjectStoreConstants.*;

import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.Transformer;
import org.apache.camel.spi.TransformerKey;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectStoreCloudEventDataTypeTransformerTest {
    private static final DataType TYPE = new DataType("objectstore:application-cloudevents");

    private final DefaultCamelContext context = new DefaultCamelContext();
    private Message message;

    @BeforeEach
    void describeAnObject() {
        context.start();
        message = new DefaultExchange(context).getMessage();
        message.setHeader(BUCKET_NAME, "configs");
        message.setHeader(OBJECT_NAME, "a/ü b");
        message.setHeader(REVISION, 78L);
        message.setHeader(NUID, "sYPCUoDWhNcqKXuBlrWzjk");
        message.setHeader(LAST_MODIFIED, Instant.parse("2026-01-02T03:04:05.678901234Z"));
        message.setHeader(DELETED, false);
        message.setHeader(EVENT_TYPE, "PUT");
        message.setBody("hello");
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
    }

    private void transform() throws Exception {
        Transformer transformer = context.getTransformerRegistry().resolveTransformer(new TransformerKey(TYPE));
        transformer.transform(message, DataType.ANY, TYPE);
    }

    private Object type() throws Exception {
        transform();
        return message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE);
    }

    @Test
    void event_isDescribedByItsObject() throws Exception {
        transform();

        assertThat(message.getHeaders())
                .containsAllEntriesOf(Map.of(
                        "CamelCloudEventVersion", "1.0",
                        "CamelCloudEventID", "78-sYPCUoDWhNcqKXuBlrWzjk",
                        "CamelCloudEventType", "org.camelobjectstore.event.put",
                        "CamelCloudEventSource", "objectstore://configs",
                        "CamelCloudEventSubject", "a/ü b",
                        "CamelCloudEventTime", "2026-01-02T03:04:05.678901234Z",
                        "CamelCloudEventDataContentType", "application/octet-stream",
                        "Content-Type", "application/octet-stream"));
        assertThat(message.getBody()).isEqualTo("hello");
    }

    @Test
    void contentTypeOfTheObject_isThatOfTheData() throws Exception {
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");

        transform();

        assertThat(message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE))
                .isEqualTo("application/json");
        assertThat(message.getHeader(Exchange.CONTENT_TYPE)).isEqualTo("application/json");
    }

    @Test
    void eventWithoutBody_hasNoContentType() throws Exception {
        message.setHeader(EVENT_TYPE, "DELETE");
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, "of an earlier event");
        message.setBody(null);

        assertThat(type()).isEqualTo("org.camelobjectstore.event.delete");
        assertThat(message.getHeaders())
                .doesNotContainKeys(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, Exchange.CONTENT_TYPE);
    }

    @Test
    void replyOfAnOperation_hasTheTypeThatItsObjectTells() throws Exception {
        message.removeHeader(EVENT_TYPE);
        assertThat(type()).isEqualTo("org.camelobjectstore.event.put");

        message.setHeader(LINK_BUCKET_NAME, "configs");
        assertThat(type()).isEqualTo("org.camelobjectstore.event.link");

        message.setHeader(DELETED, true);
        assertThat(type()).isEqualTo("org.camelobjectstore.event.delete");
    }

    @Test
    void linkWithoutNuid_isKnownByRevisionAndTime() throws Exception {
        message.setHeader(NUID, "");

        transform();

        assertThat(message.getHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID)).isEqualTo("78-1767323045678");
    }

    @Test
    void messageOfSomethingElse_isRefusedWithTheHeaderThatIsMissing() {
        message.removeHeader(REVISION);

        assertThatThrownBy(this::transform)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no header CamelObjectStoreRevision")
                .hasMessageContaining("behind an objectstore consumer");
    }
}
