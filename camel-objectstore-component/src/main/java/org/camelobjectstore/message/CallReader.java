/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.TypeConversionException;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.settings.OptionChecks;
import org.camelobjectstore.settings.OptionText;
import org.camelobjectstore.settings.ProducerSettings;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The only place that reads request headers. Each value is that of the header if the route has set it, else the option's, else
 * what an earlier reply or event has left in the header, else the default. What was left of a description, metadata and
 * object headers counts for a put alone, and for no other content.
 */
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
        LeftHeaders left = LeftHeaders.of(exchange);
        String ifExists = text(message, ObjectStoreConstants.IF_EXISTS, null);
        Long expectedRevision = header(message, ObjectStoreConstants.EXPECTED_REVISION, Long.class);
        ObjectStoreOperation operation = operation(message);
        Described described = new Described(left, operation == ObjectStoreOperation.put && left.describeTheBody());
        boolean hasDestination = operation == ObjectStoreOperation.copy || operation == ObjectStoreOperation.move;
        return new Call(
                operation,
                bucket(message),
                objectName(exchange, left),
                text(message, ObjectStoreConstants.NEW_OBJECT_NAME, null),
                description(message, described),
                metadata(message, described),
                objectHeaders(exchange, operation, described),
                chunkSize(message, described),
                ifExists == null ? producer.ifExists() : OptionChecks.choice("ifExists", ifExists, IfExists.class),
                expectedRevision == null ? producer.expectedRevision() : expectedRevision,
                linked(message, left, ObjectStoreConstants.LINK_BUCKET_NAME, producer.linkBucketName()),
                linked(message, left, ObjectStoreConstants.LINK_OBJECT_NAME, producer.linkObjectName()),
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

    /**
     * Which headers that describe a content may be used.
     *
     * @param content whether those that were left describe what is put now
     */
    private record Described(LeftHeaders left, boolean content) {
        boolean byRoute(String header) {
            return !left.has(header);
        }

        boolean by(String header) {
            return content || byRoute(header);
        }
    }

    private @Nullable String objectName(Exchange exchange, LeftHeaders left) {
        Message message = exchange.getMessage();
        String named = text(message, ObjectStoreConstants.OBJECT_NAME, null);
        if (named != null && !left.has(ObjectStoreConstants.OBJECT_NAME)) {
            return named;
        }
        String option = objectName.evaluate(exchange);
        if (option != null) {
            return option;
        }
        return named == null ? text(message, Exchange.FILE_NAME, null) : named;
    }

    private static @Nullable String linked(Message message, LeftHeaders left, String header, @Nullable String option) {
        String given = text(message, header, null);
        return option != null && left.has(header) ? option : given == null ? option : given;
    }

    private @Nullable String description(Message message, Described described) {
        String header = ObjectStoreConstants.DESCRIPTION;
        boolean byOption = producer.description() != null && !described.byRoute(header);
        return byOption || !described.by(header)
                ? producer.description()
                : text(message, header, producer.description());
    }

    private int chunkSize(Message message, Described described) {
        String header = ObjectStoreConstants.CHUNK_SIZE;
        boolean byOption = producer.chunkSize() != PutRequest.DEFAULT_CHUNK_SIZE && !described.byRoute(header);
        Integer given = byOption || !described.by(header) ? null : header(message, header, Integer.class);
        return given == null ? producer.chunkSize() : (int) OptionChecks.atLeastOneByte("header " + header, given);
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

    private static @Nullable Map<String, String> metadata(Message message, Described described) {
        Map<?, ?> given = described.by(ObjectStoreConstants.METADATA)
                ? header(message, ObjectStoreConstants.METADATA, Map.class)
                : null;
        if (given == null) {
            return null;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (value != null) {
                metadata.put(String.valueOf(key), value.toString());
            }
        });
        return metadata;
    }

    /**
     * The object's own headers, and its content type where a whole object is written; null if there are none. A content
     * type alone is no wish to replace the headers of an object that exists.
     */
    private @Nullable Map<String, List<String>> objectHeaders(
            Exchange exchange, ObjectStoreOperation operation, Described described) {
        Message message = exchange.getMessage();
        Map<?, ?> given = described.by(ObjectStoreConstants.HEADERS)
                ? header(message, ObjectStoreConstants.HEADERS, Map.class)
                : null;
        String contentType = operation == ObjectStoreOperation.put && described.by(Exchange.CONTENT_TYPE)
                ? text(message, Exchange.CONTENT_TYPE, null)
                : null;
        if (given == null && contentType == null) {
            return null;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((name, value) -> {
                if (value != null) {
                    addPassing(headers, String.valueOf(name), texts(value), exchange);
                }
            });
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

    private static List<String> texts(Object value) {
        return value instanceof Collection<?> values
                ? values.stream().filter(Objects::nonNull).map(String::valueOf).toList()
                : List.of(value.toString());
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
