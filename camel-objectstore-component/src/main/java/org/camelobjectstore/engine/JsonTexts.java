/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Texts in and out of JSON, letter for letter; jnats' own conversion trims them and turns empty ones into null. */
final class JsonTexts {
    private JsonTexts() {}

    static JsonValue of(List<String> texts) {
        return new JsonValue(texts.stream().map(JsonValue::new).toList());
    }

    static JsonValue of(Map<String, String> texts) {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        texts.forEach((key, text) -> json.put(key, new JsonValue(text)));
        return new JsonValue(json);
    }

    static JsonValue ofLists(Map<String, List<String>> lists) {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        lists.forEach((key, texts) -> json.put(key, of(texts)));
        return new JsonValue(json);
    }

    /** The values that are texts; empty if this is no JSON object. */
    static Map<String, String> map(@Nullable JsonValue json) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json != null && json.map != null) {
            json.map.forEach((key, value) -> {
                if (value.string != null) {
                    texts.put(key, value.string);
                }
            });
        }
        return texts;
    }
}
