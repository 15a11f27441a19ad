/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of meta messages (ADR-20, "ObjectInfo"): written with exactly the fields that Go's client writes, in its
 * order; read from every client, whatever it leaves out, writes as null, or adds.
 */
final class MetaCodec {
    private MetaCodec() {}

    /**
     * The JSON of an object.
     *
     * @param modified written as {@code mtime}, which readers that do not take the server's time show
     */
    static byte[] write(StoredObject object, Instant modified) {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        json.put("name", new JsonValue(object.name()));
        if (object.description() != null) {
            json.put("description", new JsonValue(object.description()));
        }
        if (!object.metadata().isEmpty()) {
            json.put("metadata", JsonTexts.of(object.metadata()));
        }
        if (!object.headers().isEmpty()) {
            json.put("headers", JsonTexts.ofLists(object.headers()));
        }
        Map<String, JsonValue> options = options(object);
        if (!options.isEmpty()) {
            json.put("options", new JsonValue(options));
        }
        json.put("bucket", new JsonValue(object.bucket()));
        json.put("nuid", new JsonValue(object.nuid()));
        json.put("size", new JsonValue(object.size()));
        json.put("mtime", new JsonValue(modified.toString()));
        json.put("chunks", new JsonValue(object.chunks()));
        if (object.digest() != null) {
            json.put("digest", new JsonValue(object.digest()));
        }
        if (object.deleted()) {
            json.put("deleted", JsonValue.TRUE);
        }
        return new JsonValue(json).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, JsonValue> options(StoredObject object) {
        Map<String, JsonValue> options = new LinkedHashMap<>();
        ObjectLink link = object.link();
        if (link != null) {
            Map<String, JsonValue> target = new LinkedHashMap<>();
            target.put("bucket", new JsonValue(link.bucket()));
            if (link.object() != null) {
                target.put("name", new JsonValue(link.object()));
            }
            options.put("link", new JsonValue(target));
        }
        if (object.chunkSize() > 0) {
            options.put("max_chunk_size", new JsonValue(object.chunkSize()));
        }
        return options;
    }

    /**
     * Reads a meta message.
     *
     * @param bucket the bucket it was read from; what the JSON says is not used, since links written by JavaScript and
     *     mirrored buckets name another one there
     * @throws IOException if it is not JSON or has no name
     */
    static StoredObject read(String bucket, WireMessage message) throws IOException {
        JsonValue json = parse(message);
        String name = emptyAsNull(text(json, "name"));
        if (name == null) {
            throw new IOException("The meta message " + message.sequence() + " on " + message.subject() + " of bucket '"
                    + bucket + "' has no name");
        }
        JsonValue options = field(json, "options");
        return new StoredObject(
                bucket,
                name,
                emptyAsNull(text(json, "description")),
                JsonTexts.map(field(json, "metadata")),
                headers(field(json, "headers")),
                orEmpty(text(json, "nuid")),
                JsonValueUtils.readLong(json, "size", 0),
                JsonValueUtils.readLong(json, "chunks", 0),
                options == null ? 0 : JsonValueUtils.readInteger(options, "max_chunk_size", 0),
                emptyAsNull(text(json, "digest")),
                JsonValueUtils.readBoolean(json, "deleted", false),
                options == null ? null : link(field(options, "link")),
                message.sequence(),
                message.time());
    }

    private static JsonValue parse(WireMessage message) throws IOException {
        try {
            JsonValue json = JsonParser.parse(message.data());
            if (json.map != null) {
                return json;
            }
        } catch (JsonParseException | RuntimeException | StackOverflowError e) {
            throw notJson(message, e); // the parser throws unchecked on some texts, and nests as deep as the text does
        }
        throw notJson(message, null);
    }

    private static IOException notJson(WireMessage message, @Nullable Throwable cause) {
        return new IOException(
                "The meta message " + message.sequence() + " on " + message.subject() + " is not a JSON object", cause);
    }

    private static @Nullable ObjectLink link(@Nullable JsonValue link) {
        if (link == null) {
            return null;
        }
        String bucket = text(link, "bucket");
        return bucket == null ? null : new ObjectLink(bucket, emptyAsNull(text(link, "name")));
    }

    /** Early Rust clients wrapped the headers: {@code {"inner":{"k":["v"]}}}. */
    private static Map<String, List<String>> headers(@Nullable JsonValue json) {
        JsonValue inner = json == null ? null : field(json, "inner");
        JsonValue plain = inner != null && inner.map != null ? inner : json;
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (plain != null && plain.map != null) {
            plain.map.forEach((key, value) -> headers.put(key, values(value)));
        }
        return headers;
    }

    private static List<String> values(JsonValue json) {
        List<String> values = new ArrayList<>();
        if (json.string != null) {
            values.add(json.string);
        } else if (json.array != null) {
            for (JsonValue value : json.array) {
                if (value.string != null) {
                    values.add(value.string);
                }
            }
        }
        return List.copyOf(values);
    }

    private static @Nullable JsonValue field(JsonValue json, String key) {
        return json.map == null ? null : json.map.get(key);
    }

    private static @Nullable String text(JsonValue json, String key) {
        JsonValue value = field(json, key);
        return value == null ? null : value.string;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
