/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import io.nats.client.support.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON, letter for letter, by means of jnats; its own conversion trims texts and turns empty ones into null.
 *
 * <p>Values are texts, whole numbers, {@code Double}s, {@code Boolean}s, and lists and maps of them.
 */
public final class Json {
    private Json() {}

    /** An object in UTF-8. */
    public static byte[] write(Map<String, ?> members) {
        return value(members).toJson().getBytes(StandardCharsets.UTF_8);
    }

    private static JsonValue value(@Nullable Object java) {
        if (java instanceof Map<?, ?> map) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            map.forEach((key, member) -> members.put(String.valueOf(key), value(member)));
            return new JsonValue(members);
        }
        if (java instanceof List<?> list) {
            return new JsonValue(list.stream().map(Json::value).toList());
        }
        if (java instanceof Boolean bool) {
            return new JsonValue(bool);
        }
        if (java instanceof Double number) {
            return new JsonValue(number);
        }
        if (java instanceof Number number) {
            return new JsonValue(number.longValue());
        }
        return java == null ? JsonValue.NULL : new JsonValue(java.toString());
    }
}
