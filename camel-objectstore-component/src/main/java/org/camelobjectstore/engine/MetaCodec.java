/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON of meta messages (ADR-20, "ObjectInfo"): written with exactly the fields that Go's client writes, in its
 * order; read from every client, whatever it leaves out, writes as null, or adds.
 */
final class MetaCodec {
    /** So short that it cannot have too many values. */
    private static final int ALWAYS_READABLE = JsonReader.MAX_VALUES;

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
     * @throws ObjectCorruptedException if it is not to be believed, by the rules of {@link MetaReader}
     */
    static StoredObject read(String bucket, WireMessage message) throws ObjectCorruptedException {
        return new MetaReader(new BucketSubjects(bucket), message).read();
    }

    /**
     * Makes sure that what is to be written does not exceed the bounds of what is read.
     *
     * @throws WireException REFUSED if it does
     */
    static void checkReadable(byte[] json) throws WireException {
        if (json.length <= ALWAYS_READABLE) {
            return;
        }
        try {
            JsonValue unused = JsonReader.read(json);
        } catch (JsonParseException e) {
            throw new WireException(
                    WireException.Kind.REFUSED,
                    "the message cannot be sent, for nobody could read it: " + e.getMessage(),
                    e);
        }
    }
}
