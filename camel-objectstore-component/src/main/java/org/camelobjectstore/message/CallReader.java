/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.settings.OptionChecks;
import org.camelobjectstore.settings.OptionText;
import org.camelobjectstore.settings.ProducerSettings;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/** The only place that reads request headers: each value is the header's, else the option's, else the default. */
public final class CallReader {
    private final Settings settings;
    private final ProducerSettings producer;
    private final OptionText objectName;
    private final OptionText destinationBucket;
    private final OptionText destinationObjectName;

    /**
     * Makes a reader of calls with these defaults.
     *
     * @param settings whose names may hold Simple expressions; headers are never evaluated
     */
    public CallReader(CamelContext camelContext, Settings settings) {
        this.settings = settings;
        this.producer = settings.producer();
        this.objectName =
                OptionText.of(camelContext, "objectName", settings.objectName(), ObjectStoreConstants.OBJECT_NAME);
        this.destinationBucket = OptionText.of(
                camelContext,
                "destinationBucket",
                producer.destinationBucket(),
                ObjectStoreConstants.DESTINATION_BUCKET_NAME);
        this.destinationObjectName = OptionText.of(
                camelContext,
                "destinationObjectName",
                producer.destinationObjectName(),
                ObjectStoreConstants.DESTINATION_OBJECT_NAME);
    }

    public Call read(Exchange exchange) {
        Message message = exchange.getMessage();
        Integer chunkSize = header(message, ObjectStoreConstants.CHUNK_SIZE, Integer.class);
        String ifExists = text(message, ObjectStoreConstants.IF_EXISTS, null);
        Long expectedRevision = header(message, ObjectStoreConstants.EXPECTED_REVISION, Long.class);
        ObjectStoreOperation operation = operation(message);
        boolean hasDestination = operation == ObjectStoreOperation.copy || operation == ObjectStoreOperation.move;
        return new Call(
                operation,
                bucket(message),
                objectName(exchange),
                text(message, ObjectStoreConstants.NEW_OBJECT_NAME, null),
                text(message, ObjectStoreConstants.DESCRIPTION, producer.description()),
                metadata(message),
                objectHeaders(exchange, operation),
                chunkSize == null
                        ? producer.chunkSize()
                        : (int) OptionChecks.atLeastOneByte("header " + ObjectStoreConstants.CHUNK_SIZE, chunkSize),
                ifExists == null ? producer.ifExists() : OptionChecks.choice("ifExists", ifExists, IfExists.class),
                expectedRevision == null ? producer.expectedRevision() : expectedRevision,
                text(message, ObjectStoreConstants.LINK_BUCKET_NAME, producer.linkBucketName()),
                text(message, ObjectStoreConstants.LINK_OBJECT_NAME, producer.linkObjectName()),
                hasDestination ? name(exchange, ObjectStoreConstants.DESTINATION_BUCKET_NAME, destinationBucket) : null,
                hasDestination
                        ? name(exchange, ObjectStoreConstants.DESTINATION_OBJECT_NAME, destinationObjectName)
                        : null,
                reading(message),
                settings.names().withPrefix(text(message, ObjectStoreConstants.PREFIX, null)));
    }

    private ObjectStoreOperation operation(Message message) {
        Object header = message.getHeader(ObjectStoreConstants.OPERATION);
        if (header == null) {
            return producer.operation();
        }
        return header instanceof ObjectStoreOperation operation
                ? operation
                : ObjectStoreOperation.of(header.toString());
    }

    private String bucket(Message message) {
        String override = text(message, ObjectStoreConstants.OVERRIDE_BUCKET_NAME, null);
        return override == null ? settings.bucket().name() : override;
    }

    private @Nullable String objectName(Exchange exchange) {
        String name = name(exchange, ObjectStoreConstants.OBJECT_NAME, objectName);
        return name == null ? text(exchange.getMessage(), Exchange.FILE_NAME, null) : name;
    }

    /** The header, else the option. */
    private static @Nullable String name(Exchange exchange, String header, OptionText option) {
        String given = text(exchange.getMessage(), header, null);
        return given == null ? option.evaluate(exchange) : given;
    }

    private GetRequest reading(Message message) {
        GetRequest reading = settings.reading();
        Long offset = header(message, ObjectStoreConstants.OFFSET, Long.class);
        Long length = header(message, ObjectStoreConstants.LENGTH, Long.class);
        return reading.withRange(
                offset == null ? reading.offset() : offset, length == null ? reading.length() : length);
    }

    private @Nullable Map<String, String> metadata(Message message) {
        Map<?, ?> given = header(message, ObjectStoreConstants.METADATA, Map.class);
        if (given == null) {
            return null;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        given.forEach((key, value) -> metadata.put(String.valueOf(key), String.valueOf(value)));
        return metadata;
    }

    /**
     * The object's own headers, and its content type where a whole object is written; null if there are none. A content
     * type alone is no wish to replace the headers of an object that exists.
     */
    private @Nullable Map<String, List<String>> objectHeaders(Exchange exchange, ObjectStoreOperation operation) {
        Map<?, ?> given = header(exchange.getMessage(), ObjectStoreConstants.HEADERS, Map.class);
        String contentType =
                operation == ObjectStoreOperation.put ? text(exchange.getMessage(), Exchange.CONTENT_TYPE, null) : null;
        if (given == null && contentType == null) {
            return null;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> addPassing(headers, String.valueOf(name), texts(value), exchange));
        }
        if (contentType != null) {
            headers.keySet().removeIf(Exchange.CONTENT_TYPE::equalsIgnoreCase);
            addPassing(headers, Exchange.CONTENT_TYPE, List.of(contentType), exchange);
        }
        return headers;
    }

    private void addPassing(Map<String, List<String>> headers, String name, List<String> values, Exchange exchange) {
        if (!settings.headerFilter().applyFilterToCamelHeaders(name, values, exchange)) {
            headers.put(name, values);
        }
    }

    private static List<String> texts(@Nullable Object value) {
        return value instanceof Collection<?> values
                ? values.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    private static @Nullable String text(Message message, String header, @Nullable String otherwise) {
        String text = header(message, header, String.class);
        return text == null || text.isEmpty() ? otherwise : text;
    }

    private static <T> @Nullable T header(Message message, String header, Class<T> type) {
        Object value = message.getHeader(header);
        if (value == null) {
            return null;
        }
        T converted;
        try {
            converted = message.getHeader(header, type);
        } catch (TypeConversionException e) {
            throw wrongType(header, value, type, e);
        }
        if (converted == null) {
            throw wrongType(header, value, type, null);
        }
        return converted;
    }

    private static IllegalArgumentException wrongType(
            String header, Object value, Class<?> type, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "Header " + header + " has the value '" + value + "' ("
                        + value.getClass().getSimpleName() + "), which is not a " + type.getSimpleName(),
                cause);
    }
}
