/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.camelobjectstore.engine.StoredObject;

/** What people and their programs are told of an object, in JSON. */
public final class ObjectEntry {
    private static final String CONTENT_TYPE = "Content-Type";

    private ObjectEntry() {}

    /** The answer to {@code GET /objects}. */
    public static Map<String, Object> list(@Body List<StoredObject> objects, String bucket) {
        return Map.of(
                "bucket",
                bucket,
                "objects",
                objects.stream()
                        .filter(object -> !object.isLink())
                        .map(ObjectEntry::of)
                        .toList());
    }

    /** An object. */
    static Map<String, Object> of(StoredObject object) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", object.name());
        entry.put("size", object.size());
        entry.put("contentType", contentType(object));
        entry.put("lastModified", object.lastModified().toString());
        entry.put("etag", EntityTag.of(object));
        return entry;
    }

    /** A change, from the headers of its event. */
    public static Map<String, Object> change(
            @Header("CamelObjectStoreEventType") String event,
            @Header("CamelObjectStoreObjectName") String name,
            @Header("CamelObjectStoreSize") long size,
            @Header("CamelObjectStoreLastModified") Object lastModified) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("event", event);
        change.put("name", name);
        change.put("size", size);
        change.put("lastModified", lastModified.toString());
        return change;
    }

    private static String contentType(StoredObject object) {
        return object.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse("");
    }
}
