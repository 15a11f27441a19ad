/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The streams behind buckets: created, changed and listed (ADR-20, "Stream configuration").
 *
 * <p>A change is made on the JSON that the server has, so that settings this engine knows nothing of stay as they are.
 */
final class JetStreamBuckets {
    private static final String SERVER_METADATA_PREFIX = "_nats.";
    /** The window in which the server looks for duplicates, where nobody gave it another, and no age limit is shorter. */
    private static final Duration DEFAULT_DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private final JetStreamApi api;

    JetStreamBuckets(JetStreamApi api) {
        this.api = api;
    }

    /** Creates the bucket; one that is there already with the same settings counts as created. */
    BucketStatus create(BucketSettings settings) throws WireException {
        BucketSubjects subjects = new BucketSubjects(settings.name());
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("name", new JsonValue(subjects.stream()));
        config.put("subjects", JsonTexts.of(List.of(subjects.allChunks(), subjects.allMeta())));
        config.put("storage", new JsonValue("file"));
        config.put("num_replicas", new JsonValue(1));
        config.put("retention", new JsonValue("limits"));
        config.put("max_bytes", new JsonValue(-1));
        config.put("discard", new JsonValue("new"));
        config.put("allow_rollup_hdrs", JsonValue.TRUE);
        config.put("allow_direct", JsonValue.TRUE);
        apply(settings, config);
        return status(api.call("STREAM.CREATE." + subjects.stream(), config));
    }

    /** Changes what the settings name and leaves everything else. */
    BucketStatus update(BucketSettings settings) throws WireException {
        Map<String, JsonValue> config = config(settings.name());
        apply(settings, config);
        return status(api.call("STREAM.UPDATE." + new BucketSubjects(settings.name()).stream(), config));
    }

    BucketStatus seal(String bucket) throws WireException {
        Map<String, JsonValue> config = config(bucket);
        config.put("sealed", JsonValue.TRUE);
        return status(api.call("STREAM.UPDATE." + new BucketSubjects(bucket).stream(), config));
    }

    void delete(String bucket) throws WireException {
        api.callOnce("STREAM.DELETE." + new BucketSubjects(bucket).stream(), Map.of());
    }

    BucketStatus status(String bucket) throws WireException {
        return status(api.call("STREAM.INFO." + new BucketSubjects(bucket).stream()));
    }

    List<BucketStatus> list() throws WireException {
        List<BucketStatus> found = new ArrayList<>();
        long offset = 0;
        while (true) {
            JsonValue page = api.call(
                    "STREAM.LIST", Map.of("subject", new JsonValue("$O.*.C.>"), "offset", new JsonValue(offset)));
            List<JsonValue> streams = JsonValueUtils.readArray(page, "streams");
            for (JsonValue stream : streams) {
                if (bucketOf(stream) != null) {
                    found.add(status(stream));
                }
            }
            offset += streams.size();
            if (streams.isEmpty() || offset >= JsonValueUtils.readLong(page, "total", 0)) {
                return found;
            }
        }
    }

    private static @Nullable String bucketOf(JsonValue info) {
        String stream = JsonValueUtils.readString(JsonValueUtils.readObject(info, "config"), "name", "");
        String bucket = stream.startsWith("OBJ_") ? stream.substring("OBJ_".length()) : "";
        return BucketSubjects.isBucket(bucket) ? bucket : null;
    }

    private Map<String, JsonValue> config(String bucket) throws WireException {
        JsonValue info = api.call("STREAM.INFO." + new BucketSubjects(bucket).stream());
        Map<String, JsonValue> config = new LinkedHashMap<>(JsonValueUtils.readObject(info, "config").map);
        putMetadata(userMetadata(config.get("metadata")), config);
        return config;
    }

    /** None rather than an empty one, which nats-server 2.10 takes for another setting. */
    private static void putMetadata(Map<String, String> metadata, Map<String, JsonValue> config) {
        config.remove("metadata");
        if (!metadata.isEmpty()) {
            config.put("metadata", JsonTexts.of(metadata));
        }
    }

    private static void apply(BucketSettings settings, Map<String, JsonValue> config) {
        if (settings.description() != null) {
            config.put("description", new JsonValue(settings.description()));
        }
        if (settings.storage() != null) {
            config.put("storage", new JsonValue(settings.storage() == StorageType.MEMORY ? "memory" : "file"));
        }
        if (settings.replicas() != null) {
            config.put("num_replicas", new JsonValue(settings.replicas()));
        }
        if (settings.ttl() != null) {
            setAge(settings.ttl().toNanos(), config);
        }
        if (settings.maxBytes() != null) {
            config.put("max_bytes", new JsonValue(settings.maxBytes()));
        }
        if (settings.compression() != null) {
            config.put("compression", new JsonValue(settings.compression() ? "s2" : "none"));
        }
        if (settings.metadata() != null) {
            Map<String, String> metadata = JsonTexts.map(config.get("metadata"));
            metadata.putAll(settings.metadata());
            metadata.values().removeIf(String::isEmpty);
            putMetadata(metadata, config);
        }
        if (settings.placementCluster() != null || settings.placementTags() != null) {
            config.put("placement", placement(settings, config.get("placement")));
        }
    }

    /** The window for duplicates, which may not be longer, follows where the server chose it, and else where it must. */
    private static void setAge(long nanos, Map<String, JsonValue> config) {
        long age = number(config, "max_age");
        long window = number(config, "duplicate_window");
        long chosen = DEFAULT_DUPLICATE_WINDOW.toNanos();
        config.put("max_age", new JsonValue(nanos));
        if (window == (age == 0 ? chosen : Math.min(age, chosen))) {
            config.remove("duplicate_window"); // the server chooses again
        } else if (nanos > 0 && window > nanos) {
            config.put("duplicate_window", new JsonValue(nanos));
        }
    }

    private static long number(Map<String, JsonValue> config, String key) {
        return JsonValueUtils.readLong(new JsonValue(config), key, 0);
    }

    private static JsonValue placement(BucketSettings settings, @Nullable JsonValue present) {
        Map<String, JsonValue> placement = new LinkedHashMap<>();
        if (present != null && present.map != null) {
            placement.putAll(present.map);
        }
        if (settings.placementCluster() != null) {
            placement.put("cluster", new JsonValue(settings.placementCluster()));
        }
        if (settings.placementTags() != null) {
            placement.put("tags", JsonTexts.of(settings.placementTags()));
        }
        return new JsonValue(placement);
    }

    private static BucketStatus status(JsonValue info) throws WireException {
        JsonValue config = JsonValueUtils.readObject(info, "config");
        JsonValue state = JsonValueUtils.readObject(info, "state");
        JsonValue placement = JsonValueUtils.readObject(config, "placement");
        String bucket = bucketOf(info);
        if (bucket == null) {
            throw new WireException(Kind.REFUSED, "the server answered for a stream that is no bucket");
        }
        return new BucketStatus(
                bucket,
                JsonValueUtils.readString(config, "description"),
                JsonValueUtils.readLong(state, "bytes", 0),
                0,
                JsonValueUtils.readBoolean(config, "sealed", false),
                Duration.ofNanos(JsonValueUtils.readLong(config, "max_age", 0)),
                "memory".equals(JsonValueUtils.readString(config, "storage")) ? StorageType.MEMORY : StorageType.FILE,
                JsonValueUtils.readInteger(config, "num_replicas", 1),
                "s2".equals(JsonValueUtils.readString(config, "compression")),
                JsonValueUtils.readLong(config, "max_bytes", -1),
                JsonValueUtils.readString(placement, "cluster"),
                JsonValueUtils.readStringList(placement, "tags"),
                userMetadata(JsonValueUtils.readObject(config, "metadata")));
    }

    private static Map<String, String> userMetadata(@Nullable JsonValue json) {
        Map<String, String> metadata = JsonTexts.map(json);
        metadata.keySet().removeIf(key -> key.startsWith(SERVER_METADATA_PREFIX));
        return metadata;
    }
}
