/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Instant;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.cloudevents.CloudEvent;
import org.apache.camel.cloudevents.CloudEvents;
import org.apache.camel.spi.DataType;
import org.apache.camel.spi.DataTypeTransformer;
import org.apache.camel.spi.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * Describes the state of an object, of which the message has the headers, as a CloudEvent. The body is not touched.
 *
 * <p>The event's id names the state, not the exchange: who gets it again, or in another route, can tell.
 */
@DataTypeTransformer(
        name = "objectstore:application-cloudevents",
        description = "Adds CloudEvent headers that describe an event of a bucket, or the object of a reply")
public class ObjectStoreCloudEventDataTypeTransformer extends Transformer {
    private static final String TYPE_PREFIX = "org.camelobjectstore.event.";

    @Override
    public void transform(Message message, DataType from, DataType to) {
        String bucket = required(message, ObjectStoreConstants.BUCKET_NAME, String.class);
        String name = required(message, ObjectStoreConstants.OBJECT_NAME, String.class);
        Long revision = required(message, ObjectStoreConstants.REVISION, Long.class);
        Instant modified = required(message, ObjectStoreConstants.LAST_MODIFIED, Instant.class);

        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_VERSION, CloudEvents.v1_0.version());
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_ID, revision + "-" + version(message, modified));
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TYPE, TYPE_PREFIX + type(message));
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SOURCE, "objectstore://" + bucket);
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_SUBJECT, name);
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_TIME, modified.toString());
        describeBody(message);
    }

    /** Tells a revision from that of a bucket that was removed and made anew; some clients' links have no nuid. */
    private static String version(Message message, Instant modified) {
        String nuid = message.getHeader(ObjectStoreConstants.NUID, String.class);
        return nuid == null || nuid.isEmpty() ? String.valueOf(modified.toEpochMilli()) : nuid;
    }

    /** Replies have no event type; their object's state tells what has led to it. */
    private static String type(Message message) {
        String type = message.getHeader(ObjectStoreConstants.EVENT_TYPE, String.class);
        if (type != null) {
            return type.toLowerCase(Locale.ROOT);
        }
        if (message.getHeader(ObjectStoreConstants.DELETED, false, boolean.class)) {
            return "delete";
        }
        return message.getHeader(ObjectStoreConstants.LINK_BUCKET_NAME) == null ? "put" : "link";
    }

    private static void describeBody(Message message) {
        if (message.getBody() == null) {
            message.removeHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE);
            return;
        }
        String contentType =
                message.getHeader(Exchange.CONTENT_TYPE, CloudEvent.APPLICATION_OCTET_STREAM_MIME_TYPE, String.class);
        message.setHeader(CloudEvent.CAMEL_CLOUD_EVENT_DATA_CONTENT_TYPE, contentType);
        message.setHeader(Exchange.CONTENT_TYPE, contentType);
    }

    private static <T> T required(Message message, String header, Class<T> type) {
        @Nullable T value = message.getHeader(header, type);
        if (value == null) {
            throw new IllegalArgumentException("The message has no header " + header
                    + ", of which to make a CloudEvent; transform it behind an objectstore consumer, or behind an"
                    + " operation on one object such as put or get");
        }
        return value;
    }
}
