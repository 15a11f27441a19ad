/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@link StartAt} in the words of a consumer's configuration. */
final class JetStreamStart {
    private JetStreamStart() {}

    static Map<String, JsonValue> config(StartAt start) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("deliver_policy", new JsonValue(policy(start.policy())));
        if (start.policy() == StartAt.Policy.BY_START_SEQUENCE) {
            config.put("opt_start_seq", new JsonValue(start.sequence()));
        } else if (start.policy() == StartAt.Policy.BY_START_TIME) {
            config.put("opt_start_time", new JsonValue(String.valueOf(start.time())));
        }
        return config;
    }

    private static String policy(StartAt.Policy policy) {
        return switch (policy) {
            case LAST_PER_SUBJECT -> "last_per_subject";
            case NEW -> "new";
            case ALL -> "all";
            case BY_START_SEQUENCE -> "by_start_sequence";
            case BY_START_TIME -> "by_start_time";
        };
    }

    /** What a consumer's configuration says, in words. */
    static String describe(JsonValue config) {
        String policy = JsonValueUtils.readString(config, "deliver_policy", "");
        @Nullable String time = JsonValueUtils.readString(config, "opt_start_time");
        return switch (policy) {
            case "by_start_sequence" -> policy + " " + JsonValueUtils.readLong(config, "opt_start_seq", 0);
            case "by_start_time" -> policy + " " + (time == null ? "" : ServerTime.parse(time));
            default -> policy;
        };
    }

    static String describe(StartAt start) {
        return describe(new JsonValue(config(start)));
    }
}
