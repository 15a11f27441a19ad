/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.HashMap;
import java.util.Map;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a stream has on each subject. A server tells at most 100,000 subjects at once, by their place in a
 * sorted list that it makes for each request.
 */
final class SubjectCounts {
    /** With so many of the subjects before them a page begins, in case others before them are removed meanwhile. */
    private static final int OVERLAP = 1_000;

    private static final int ATTEMPTS = 4;

    private SubjectCounts() {}

    /** Asks for a part of the list. */
    interface Pages {
        JsonValue from(long offset) throws WireException;
    }

    /**
     * Reads all pages. A subject that is there all the time is among them.
     *
     * @throws WireException BEHIND if subjects are removed faster than the pages are read
     */
    static Map<String, Long> all(Pages pages) throws WireException {
        Map<String, Long> counts = new HashMap<>();
        long offset = 0;
        int attempt = 1;
        while (true) {
            JsonValue info = pages.from(offset);
            Map<String, JsonValue> page = subjects(info);
            if (offset > 0 && page.keySet().stream().noneMatch(counts::containsKey)) {
                if (++attempt > ATTEMPTS) {
                    throw new WireException(Kind.BEHIND, "subjects are removed faster than they can be listed");
                }
                offset = 0;
                continue;
            }
            page.forEach((subject, count) -> counts.put(subject, number(count)));
            long end = offset + page.size();
            if (page.isEmpty() || end >= JsonValueUtils.readLong(info, "total", 0)) {
                return counts;
            }
            offset = Math.max(offset + 1, end - OVERLAP);
        }
    }

    private static Map<String, JsonValue> subjects(JsonValue info) {
        @Nullable JsonValue page = JsonValueUtils.readObject(JsonValueUtils.readObject(info, "state"), "subjects");
        return page == null || page.map == null ? Map.of() : page.map;
    }

    private static long number(JsonValue json) {
        return json.l != null ? json.l : json.i != null ? json.i : 0;
    }
}
