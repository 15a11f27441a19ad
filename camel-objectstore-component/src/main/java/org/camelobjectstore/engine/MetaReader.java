/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.WireMessage;
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

    private Map<?, ?> json() throws ObjectCorruptedException {
        if (message.hasBrokenHeaders()) {
            throw damaged("has a broken header block", null);
        }
        try {
            if (JsonReader.read(message.data()) instanceof Map<?, ?> json) {
                return json;
            }
        } catch (JsonReader.MalformedException e) {
            throw damaged("is not a JSON object (" + e.getMessage() + ")", e);
        }
        throw damaged("is not a JSON object", null);
    }

    private StoredObject believable(Map<?, ?> json) throws ObjectCorruptedException {
        Map<?, ?> options = members(json.get("options"));
        StoredObject object = new StoredObject(
                subjects.bucket(),
                name(json),
                emptyAsNull(text(json, "description")),
                texts(members(json.get("metadata"))),
                headers(members(json.get("headers"))),
                nuid(json),
                number(json, "size", Long.MAX_VALUE),
                number(json, "chunks", Long.MAX_VALUE),
                (int) number(options, "max_chunk_size", Integer.MAX_VALUE),
                emptyAsNull(text(json, "digest")),
                deleted(json),
                link(options.get("link")),
                message.sequence(),
                message.time());
        if (object.nuid().isEmpty() && (object.size() > 0 || object.chunks() > 0)) { // nothing leads to its chunks
            throw damaged("tells of " + object.size() + " bytes and has no nuid", null);
        }
        return object;
    }

    private String name(Map<?, ?> json) throws ObjectCorruptedException {
        String name = text(json, "name");
        if (name == null || name.isEmpty()) {
            throw damaged("has no name", null);
        }
        if (!subjects.isMetaOf(name, message.subject())) {
            throw damaged("has the name '" + shown(name) + "', which does not belong to that subject", null);
        }
        return name;
    }

    private String nuid(Map<?, ?> json) throws ObjectCorruptedException {
        String nuid = text(json, "nuid");
        if (nuid == null || nuid.isEmpty()) {
            return "";
        }
        if (!BucketSubjects.isNuid(nuid)) {
            throw damaged("has the nuid '" + shown(nuid) + "', which cannot be a part of a subject", null);
        }
        return nuid;
    }

    private long number(Map<?, ?> json, String key, long max) throws ObjectCorruptedException {
        Object value = json.get(key);
        if (value == null) {
            return 0;
        }
        if (!(value instanceof Long number) || number < 0 || number > max) {
            throw damaged("has a " + key + " that is not a whole number from 0 to " + max, null);
        }
        return number;
    }

    private boolean deleted(Map<?, ?> json) throws ObjectCorruptedException {
        Object deleted = json.get("deleted");
        if (deleted == null) {
            return false;
        }
        if (!(deleted instanceof Boolean isDeleted)) {
            throw damaged("tells neither true nor false of whether it is deleted", null);
        }
        return isDeleted;
    }

    private @Nullable ObjectLink link(@Nullable Object json) throws ObjectCorruptedException {
        if (json == null) {
            return null;
        }
        Map<?, ?> link = members(json);
        String bucket = text(link, "bucket");
        String object = emptyAsNull(text(link, "name"));
        if (bucket == null || !BucketSubjects.isLinkTarget(bucket, object)) {
            throw damaged("is a link to what cannot be a bucket or an object", null);
        }
        return new ObjectLink(bucket, object);
    }

    /** Early Rust clients wrapped the headers: {@code {"inner":{"k":["v"]}}}. */
    private static Map<String, List<String>> headers(Map<?, ?> json) {
        Map<?, ?> plain = json.get("inner") instanceof Map<?, ?> inner ? inner : json;
        Map<String, List<String>> headers = new LinkedHashMap<>();
        plain.forEach((key, value) -> headers.put((String) key, values(value)));
        return headers;
    }

    private static List<String> values(@Nullable Object json) {
        List<?> values = json instanceof List<?> list ? list : json == null ? List.of() : List.of(json);
        return values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private static Map<String, String> texts(Map<?, ?> json) {
        Map<String, String> texts = new LinkedHashMap<>();
        json.forEach((key, value) -> {
            if (value instanceof String text) {
                texts.put((String) key, text);
            }
        });
        return texts;
    }

    /** Of what should be an object; none if it is something else. */
    private static Map<?, ?> members(@Nullable Object json) {
        return json instanceof Map<?, ?> members ? members : Map.of();
    }

    private static @Nullable String text(Map<?, ?> json, String key) {
        return json.get(key) instanceof String text ? text : null;
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
