/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a meta message is to be believed: whoever may write to a bucket may write anything there. What passes
 * is safe to compute with and to make subjects from; everything else is damaged.
 *
 * <p>What clients leave out, write as null or add is none of that.
 */
final class MetaReader {
    private static final int SHOWN_NAME = 80;

    private final BucketSubjects subjects;
    private final WireMessage message;

    MetaReader(BucketSubjects subjects, WireMessage message) {
        this.subjects = subjects;
        this.message = message;
    }

    StoredObject read() throws ObjectCorruptedException {
        return message.marker() ? expired() : believable(json());
    }

    /** The server has put an empty message in the place of the last one of a name, which was too old. */
    private StoredObject expired() throws ObjectCorruptedException {
        String name = subjects.nameAt(message.subject());
        if (name == null) {
            throw damaged("tells of the end of an object whose name its subject does not encode", null);
        }
        return StoredObject.deleted(subjects.bucket(), name, "").at(message.sequence(), message.time());
    }

    private JsonValue json() throws ObjectCorruptedException {
        if (message.hasBrokenHeaders()) {
            throw damaged("has a broken header block", null);
        }
        try {
            JsonValue json = JsonReader.read(message.data());
            if (json.map != null) {
                return json;
            }
        } catch (JsonParseException e) {
            throw damaged("is not a JSON object (" + e.getMessage() + ")", e);
        }
        throw damaged("is not a JSON object", null);
    }

    private StoredObject believable(JsonValue json) throws ObjectCorruptedException {
        JsonValue options = orNothing(field(json, "options"));
        StoredObject object = new StoredObject(
                subjects.bucket(),
                name(json),
                emptyAsNull(text(json, "description")),
                JsonTexts.map(field(json, "metadata")),
                headers(field(json, "headers")),
                nuid(json),
                number(json, "size", Long.MAX_VALUE),
                number(json, "chunks", Long.MAX_VALUE),
                (int) number(options, "max_chunk_size", Integer.MAX_VALUE),
                emptyAsNull(text(json, "digest")),
                deleted(json),
                link(field(options, "link")),
                message.sequence(),
                message.time());
        if (object.nuid().isEmpty() && (object.size() > 0 || object.chunks() > 0)) { // nothing leads to its chunks
            throw damaged("tells of " + object.size() + " bytes and has no nuid", null);
        }
        return object;
    }

    private String name(JsonValue json) throws ObjectCorruptedException {
        String name = text(json, "name");
        if (name == null || name.isEmpty()) {
            throw damaged("has no name", null);
        }
        if (!subjects.isMetaOf(name, message.subject())) {
            throw damaged("has the name '" + shown(name) + "', which does not belong to that subject", null);
        }
        return name;
    }

    private String nuid(JsonValue json) throws ObjectCorruptedException {
        String nuid = text(json, "nuid");
        if (nuid == null || nuid.isEmpty()) {
            return "";
        }
        if (!BucketSubjects.isNuid(nuid)) {
            throw damaged("has the nuid '" + shown(nuid) + "', which cannot be a part of a subject", null);
        }
        return nuid;
    }

    private long number(JsonValue json, String key, long max) throws ObjectCorruptedException {
        JsonValue value = field(json, key);
        if (value == null) {
            return 0;
        }
        Long number = JsonValueUtils.getLong(value);
        if (number == null || number < 0 || number > max) {
            throw damaged("has a " + key + " that is not a whole number from 0 to " + max, null);
        }
        return number;
    }

    private boolean deleted(JsonValue json) throws ObjectCorruptedException {
        JsonValue deleted = field(json, "deleted");
        if (deleted == null) {
            return false;
        }
        if (deleted.bool == null) {
            throw damaged("tells neither true nor false of whether it is deleted", null);
        }
        return deleted.bool;
    }

    private @Nullable ObjectLink link(@Nullable JsonValue link) throws ObjectCorruptedException {
        if (link == null) {
            return null;
        }
        String bucket = text(link, "bucket");
        String object = emptyAsNull(text(link, "name"));
        if (bucket == null || !BucketSubjects.isLinkTarget(bucket, object)) {
            throw damaged("is a link to what cannot be a bucket or an object", null);
        }
        return new ObjectLink(bucket, object);
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

    private static JsonValue orNothing(@Nullable JsonValue json) {
        return json == null ? JsonValue.EMPTY_MAP : json;
    }

    private static @Nullable String text(JsonValue json, String key) {
        JsonValue value = field(json, key);
        return value == null ? null : value.string;
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_NAME ? text : text.substring(0, SHOWN_NAME) + "...";
    }

    private ObjectCorruptedException damaged(String how, @Nullable Throwable cause) {
        String name = subjects.nameAt(message.subject());
        String what = name == null
                ? "Something in bucket '" + subjects.bucket() + "'"
                : "Object '" + shown(name) + "' in bucket '" + subjects.bucket() + "'";
        String remedy = name == null
                ? "Remove it: nats stream rmm " + subjects.stream() + " " + message.sequence()
                : "Put the object again, or delete it";
        return new ObjectCorruptedException(
                subjects.bucket(),
                name,
                what + " is damaged: the meta message " + message.sequence() + " on " + message.subject() + " " + how
                        + ". " + remedy + ".",
                cause);
    }
}
