/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.util.FileUtil;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.ObjectLink;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** The only place that sets result headers, for replies of the producer and events of the consumer alike. */
public final class ReplyWriter {
    private static final List<String> OBJECT_HEADERS = List.of(
            ObjectStoreConstants.BUCKET_NAME,
            ObjectStoreConstants.OBJECT_NAME,
            ObjectStoreConstants.DESCRIPTION,
            ObjectStoreConstants.METADATA,
            ObjectStoreConstants.HEADERS,
            ObjectStoreConstants.CHUNK_SIZE,
            ObjectStoreConstants.SIZE,
            ObjectStoreConstants.CHUNKS,
            ObjectStoreConstants.DIGEST,
            ObjectStoreConstants.NUID,
            ObjectStoreConstants.REVISION,
            ObjectStoreConstants.LAST_MODIFIED,
            ObjectStoreConstants.DELETED,
            ObjectStoreConstants.LINK_BUCKET_NAME,
            ObjectStoreConstants.LINK_OBJECT_NAME);
    private static final List<String> OBJECT_AND_FILE_HEADERS = Stream.concat(
                    OBJECT_HEADERS.stream(),
                    Stream.of(
                            Exchange.FILE_NAME,
                            Exchange.FILE_NAME_ONLY,
                            Exchange.FILE_LENGTH,
                            Exchange.FILE_LAST_MODIFIED,
                            Exchange.MESSAGE_TIMESTAMP,
                            Exchange.CONTENT_TYPE))
            .toList();
    /** A later operation of the route would take them for its own. */
    private static final List<String> FOR_ONE_CALL = List.of(
            ObjectStoreConstants.OPERATION,
            ObjectStoreConstants.EXPECTED_REVISION,
            ObjectStoreConstants.IF_EXISTS,
            ObjectStoreConstants.NEW_OBJECT_NAME,
            ObjectStoreConstants.OFFSET,
            ObjectStoreConstants.LENGTH);

    private final HeaderFilterStrategy filter;

    public ReplyWriter(HeaderFilterStrategy filter) {
        this.filter = filter;
    }

    public void write(Reply reply, ObjectStoreOperation operation, Exchange exchange) {
        Message message = exchange.getMessage();
        if (reply.isMissing()) {
            LeftHeaders.of(exchange).remove();
        }
        if (reply.object() != null) {
            writeObject(reply.object(), exchange);
            if (operation == ObjectStoreOperation.get) {
                long length = reply.body() instanceof StreamCache body
                        ? body.length()
                        : reply.object().size();
                writeFileHeaders(reply.object(), length, exchange);
            }
        }
        if (mayBeSkipped(operation)) {
            message.setHeader(ObjectStoreConstants.SKIPPED, reply.skipped());
        }
        if (reply.setsBody()) {
            message.setBody(reply.body());
        }
        if (reply.object() != null) {
            LeftHeaders.remember(
                    exchange,
                    operation == ObjectStoreOperation.get ? OBJECT_AND_FILE_HEADERS : OBJECT_HEADERS,
                    message.getBody());
        }
        FOR_ONE_CALL.forEach(message::removeHeader);
    }

    /** Whether {@code ifExists=skip} may keep an operation from writing. */
    private static boolean mayBeSkipped(ObjectStoreOperation operation) {
        return switch (operation) {
            case put, copy, move -> true;
            default -> false;
        };
    }

    void write(ObjectEvent event, @Nullable Object body, Exchange exchange) {
        Message message = exchange.getMessage();
        writeObject(event.object(), exchange);
        writeFileHeaders(event.object(), event.object().size(), exchange);
        message.setHeader(ObjectStoreConstants.EVENT_TYPE, event.type().name());
        message.setHeader(ObjectStoreConstants.INITIAL, event.initial());
        message.setHeader(ObjectStoreConstants.PENDING, event.pending());
        message.setBody(body);
        LeftHeaders.remember(
                exchange, OBJECT_AND_FILE_HEADERS, body); // asking the message for it would count as reading
    }

    /** An object's headers as {@code get} would set them. */
    public void writeHeaders(StoredObject object, Exchange exchange) {
        write(Reply.headers(object), ObjectStoreOperation.get, exchange);
    }

    private void writeObject(StoredObject object, Exchange exchange) {
        Message message = exchange.getMessage();
        message.setHeader(ObjectStoreConstants.BUCKET_NAME, object.bucket());
        message.setHeader(ObjectStoreConstants.OBJECT_NAME, object.name());
        setOrRemove(message, ObjectStoreConstants.DESCRIPTION, object.description());
        message.setHeader(ObjectStoreConstants.METADATA, object.metadata());
        message.setHeader(ObjectStoreConstants.HEADERS, filtered(object.headers(), exchange));
        setOrRemove(message, ObjectStoreConstants.CHUNK_SIZE, object.chunkSize() > 0 ? object.chunkSize() : null);
        message.setHeader(ObjectStoreConstants.SIZE, object.size());
        message.setHeader(ObjectStoreConstants.CHUNKS, object.chunks());
        setOrRemove(message, ObjectStoreConstants.DIGEST, object.digest());
        message.setHeader(ObjectStoreConstants.NUID, object.nuid());
        message.setHeader(ObjectStoreConstants.REVISION, object.revision());
        message.setHeader(ObjectStoreConstants.LAST_MODIFIED, object.lastModified());
        message.setHeader(ObjectStoreConstants.DELETED, object.deleted());
        ObjectLink link = object.link();
        setOrRemove(message, ObjectStoreConstants.LINK_BUCKET_NAME, link == null ? null : link.bucket());
        setOrRemove(message, ObjectStoreConstants.LINK_OBJECT_NAME, link == null ? null : link.object());
    }

    /** Makes the object the file that the headers tell of, as the file component does: not one of them tells of another. */
    private void writeFileHeaders(StoredObject object, long length, Exchange exchange) {
        Message message = exchange.getMessage();
        long modified = object.lastModified().toEpochMilli();
        message.removeHeaders("CamelFile*");
        message.setHeader(Exchange.FILE_NAME, object.name());
        message.setHeader(Exchange.FILE_NAME_ONLY, FileUtil.stripPath(object.name()));
        message.setHeader(Exchange.FILE_LENGTH, length);
        message.setHeader(Exchange.FILE_LAST_MODIFIED, modified);
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, modified);
        setOrRemove(message, Exchange.CONTENT_TYPE, contentType(filtered(object.headers(), exchange)));
    }

    private static @Nullable String contentType(Map<String, List<String>> headers) {
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals("content-type")
                    && !header.getValue().isEmpty()) {
                return header.getValue().get(0);
            }
        }
        return null;
    }

    private Map<String, List<String>> filtered(Map<String, List<String>> stored, Exchange exchange) {
        Map<String, List<String>> passed = new LinkedHashMap<>();
        stored.forEach((name, values) -> {
            if (!filter.applyFilterToExternalHeaders(name, values, exchange)) {
                passed.put(name, values);
            }
        });
        return passed;
    }

    private static void setOrRemove(Message message, String header, @Nullable Object value) {
        if (value == null) {
            message.removeHeader(header);
        } else {
            message.setHeader(header, value);
        }
    }
}
