/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.ServerTime;
import org.jspecify.annotations.Nullable;

/** {@link DeliverPolicy} in the words of a consumer's configuration. */
final class DeliverPolicyConfig {
    private DeliverPolicyConfig() {}

    static Map<String, JsonValue> config(DeliverPolicy start) {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("deliver_policy", new JsonValue(policy(start.kind())));
        if (start.kind() == DeliverPolicy.Kind.BY_START_SEQUENCE) {
            config.put("opt_start_seq", new JsonValue(start.startSequence()));
        } else if (start.kind() == DeliverPolicy.Kind.BY_START_TIME) {
            config.put("opt_start_time", new JsonValue(String.valueOf(start.startTime())));
        }
        return config;
    }

    private static String policy(DeliverPolicy.Kind policy) {
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

    static String describe(DeliverPolicy start) {
        return describe(new JsonValue(config(start)));
    }
}
