/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/** How much of its limits a bucket, or the account it is in, has used; for the errors of what did not fit. */
final class Usage {
    /** A user may be allowed to write and not to ask; the server gives no answer then. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Usage() {}

    /**
     * Asks the server.
     *
     * @param limit FULL for the bucket's own limits; others for what the account uses
     * @return one sentence
     */
    static String text(Api api, String bucket, Kind limit) throws WireException {
        return limit == Kind.FULL
                ? ofBucket(ask(api, "STREAM.INFO." + new BucketSubjects(bucket).stream()))
                : ofAccount(ask(api, "INFO"));
    }

    private static JsonValue ask(Api api, String operation) throws WireException {
        Duration patience = api.timeout().compareTo(PATIENCE) < 0 ? api.timeout() : PATIENCE;
        try (Request asked = api.send(operation, Map.of())) {
            return ApiErrors.json(asked.await(patience));
        }
    }

    private static String ofBucket(JsonValue info) {
        JsonValue config = JsonValueUtils.readObject(info, "config");
        JsonValue state = JsonValueUtils.readObject(info, "state");
        List<String> limits = new ArrayList<>();
        addLimit(limits, config, "max_bytes", "maxBytes");
        addLimit(limits, config, "max_msgs", "max_msgs");
        addLimit(limits, config, "max_msgs_per_subject", "max_msgs_per_subject");
        return "The bucket holds " + JsonValueUtils.readLong(state, "bytes", 0) + " bytes in "
                + JsonValueUtils.readLong(state, "messages", 0) + " messages now"
                + (limits.isEmpty() ? "." : "; its limits are " + String.join(", ", limits) + ".");
    }

    private static void addLimit(List<String> limits, @Nullable JsonValue config, String key, String name) {
        long limit = JsonValueUtils.readLong(config, key, -1);
        if (limit > 0) {
            limits.add(name + " " + limit);
        }
    }

    private static String ofAccount(JsonValue info) {
        JsonValue tiers = JsonValueUtils.readObject(info, "tiers");
        if (tiers == null || tiers.map == null || tiers.map.isEmpty()) {
            return "The account uses " + storages(info) + " now.";
        }
        List<String> each = new ArrayList<>();
        new TreeMap<>(tiers.map).forEach((tier, used) -> each.add(storages(used) + " (tier " + tier + ")"));
        return "The account uses " + String.join("; ", each) + " now.";
    }

    /** A storage of which nothing is used is not what is full. */
    private static String storages(JsonValue used) {
        List<String> storages = new ArrayList<>();
        addStorage(storages, "file", "storage", used);
        addStorage(storages, "memory", "memory", used);
        return storages.isEmpty() ? "no storage" : String.join(" and ", storages);
    }

    private static void addStorage(List<String> storages, String name, String key, JsonValue used) {
        long bytes = JsonValueUtils.readLong(used, key, 0);
        long reserved = JsonValueUtils.readLong(used, "reserved_" + key, 0);
        long limit = JsonValueUtils.readLong(JsonValueUtils.readObject(used, "limits"), "max_" + key, -1);
        if (bytes > 0 || reserved > 0) {
            storages.add(bytes + (limit < 0 ? "" : " of " + limit) + " bytes of " + name + " storage"
                    + (reserved > 0 ? " (" + reserved + " reserved by the maxBytes of buckets)" : ""));
        }
    }
}
