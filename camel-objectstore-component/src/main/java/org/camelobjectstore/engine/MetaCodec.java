/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Json;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireMessage;

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
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", object.name());
        if (object.description() != null) {
            json.put("description", object.description());
        }
        if (!object.metadata().isEmpty()) {
            json.put("metadata", object.metadata());
        }
        if (!object.headers().isEmpty()) {
            json.put("headers", object.headers());
        }
        Map<String, Object> options = options(object);
        if (!options.isEmpty()) {
            json.put("options", options);
        }
        json.put("bucket", object.bucket());
        json.put("nuid", object.nuid());
        json.put("size", object.size());
        json.put("mtime", modified.toString());
        json.put("chunks", object.chunks());
        if (object.digest() != null) {
            json.put("digest", object.digest());
        }
        if (object.deleted()) {
            json.put("deleted", true);
        }
        return Json.write(json);
    }

    private static Map<String, Object> options(StoredObject object) {
        Map<String, Object> options = new LinkedHashMap<>();
        ObjectLink link = object.link();
        if (link != null) {
            Map<String, Object> target = new LinkedHashMap<>();
            target.put("bucket", link.bucket());
            if (link.object() != null) {
                target.put("name", link.object());
            }
            options.put("link", target);
        }
        if (object.chunkSize() > 0) {
            options.put("max_chunk_size", object.chunkSize());
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
            Object unused = JsonReader.read(json);
        } catch (JsonReader.MalformedException e) {
            throw new WireException(
                    WireException.Kind.REFUSED,
                    "the message cannot be sent, for nobody could read it: " + e.getMessage(),
                    e);
        }
    }
}
