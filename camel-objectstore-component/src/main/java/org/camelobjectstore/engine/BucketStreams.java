/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.StreamInfo;
import org.camelobjectstore.engine.wire.Streams;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Buckets as streams: created, changed and listed (ADR-20, "Stream configuration").
 *
 * <p>A change is made on the configuration that the server has, so that settings this engine knows nothing of stay as they
 * are.
 */
final class BucketStreams {
    private static final String SERVER_METADATA_PREFIX = "_nats.";
    /** The window in which the server looks for duplicates, where nobody gave it another, and no age limit is shorter. */
    private static final Duration DEFAULT_DUPLICATE_WINDOW = Duration.ofMinutes(2);

    private final Streams streams;

    BucketStreams(Streams streams) {
        this.streams = streams;
    }

    /** Creates the bucket; one that is there already with the same settings counts as created. */
    BucketStatus create(BucketSettings settings) throws IOException {
        BucketSubjects subjects = new BucketSubjects(settings.name());
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("name", subjects.stream());
        config.put("subjects", List.of(subjects.allChunks(), subjects.allMeta()));
        config.put("storage", "file");
        config.put("num_replicas", 1);
        config.put("retention", "limits");
        config.put("max_bytes", -1);
        config.put("discard", "new");
        config.put("allow_rollup_hdrs", true);
        config.put("allow_direct", true);
        apply(settings, config);
        return status(streams.create(config));
    }

    /** Changes what the settings name and leaves everything else. */
    BucketStatus update(BucketSettings settings) throws IOException {
        Map<String, Object> config = config(settings.name());
        apply(settings, config);
        return status(streams.update(config));
    }

    BucketStatus seal(String bucket) throws IOException {
        Map<String, Object> config = config(bucket);
        config.put("sealed", true);
        return status(streams.update(config));
    }

    void delete(String bucket) throws IOException {
        streams.delete(new BucketSubjects(bucket).stream());
    }

    BucketStatus status(String bucket) throws IOException {
        return status(streams.info(new BucketSubjects(bucket).stream()));
    }

    List<BucketStatus> list() throws IOException {
        List<BucketStatus> found = new ArrayList<>();
        for (StreamInfo stream : streams.list("$O.*.C.>")) {
            if (bucketOf(stream) != null) {
                found.add(status(stream));
            }
        }
        return found;
    }

    private static @Nullable String bucketOf(StreamInfo info) {
        String stream = text(info.config(), "name", "");
        String bucket = stream.startsWith("OBJ_") ? stream.substring("OBJ_".length()) : "";
        return BucketSubjects.isBucket(bucket) ? bucket : null;
    }

    private Map<String, Object> config(String bucket) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>(
                streams.info(new BucketSubjects(bucket).stream()).config());
        putMetadata(userMetadata(config), config);
        return config;
    }

    /** None rather than an empty one, which nats-server 2.10 takes for another setting. */
    private static void putMetadata(Map<String, String> metadata, Map<String, Object> config) {
        config.remove("metadata");
        if (!metadata.isEmpty()) {
            config.put("metadata", metadata);
        }
    }

    private static void apply(BucketSettings settings, Map<String, Object> config) {
        if (settings.description() != null) {
            config.put("description", settings.description());
        }
        if (settings.storage() != null) {
            config.put("storage", settings.storage() == StorageType.MEMORY ? "memory" : "file");
        }
        if (settings.replicas() != null) {
            config.put("num_replicas", settings.replicas());
        }
        if (settings.ttl() != null) {
            setAge(settings.ttl().toNanos(), config);
        }
        if (settings.maxBytes() != null) {
            config.put("max_bytes", settings.maxBytes());
        }
        if (settings.compression() != null) {
            config.put("compression", settings.compression() ? "s2" : "none");
        }
        if (settings.metadata() != null) {
            Map<String, String> metadata = texts(config.get("metadata"));
            metadata.putAll(settings.metadata());
            metadata.values().removeIf(String::isEmpty);
            putMetadata(metadata, config);
        }
        if (settings.placementCluster() != null || settings.placementTags() != null) {
            config.put("placement", placement(settings, config));
        }
    }

    /** The window for duplicates, which may not be longer, follows where the server chose it, and else where it must. */
    private static void setAge(long nanos, Map<String, Object> config) {
        long age = number(config, "max_age", 0);
        long window = number(config, "duplicate_window", 0);
        long chosen = DEFAULT_DUPLICATE_WINDOW.toNanos();
        config.put("max_age", nanos);
        if (window == (age == 0 ? chosen : Math.min(age, chosen))) {
            config.remove("duplicate_window"); // the server chooses again
        } else if (nanos > 0 && window > nanos) {
            config.put("duplicate_window", nanos);
        }
    }

    private static Map<String, Object> placement(BucketSettings settings, Map<String, Object> config) {
        Map<String, Object> placement = new LinkedHashMap<>(members(config.get("placement")));
        if (settings.placementCluster() != null) {
            placement.put("cluster", settings.placementCluster());
        }
        if (settings.placementTags() != null) {
            placement.put("tags", settings.placementTags());
        }
        return placement;
    }

    private static BucketStatus status(StreamInfo info) throws WireException {
        String bucket = bucketOf(info);
        if (bucket == null) {
            throw new WireException(Kind.REFUSED, "the server answered for a stream that is no bucket");
        }
        Map<String, Object> config = info.config();
        Map<String, Object> placement = members(config.get("placement"));
        String cluster = text(placement, "cluster", "");
        return new BucketStatus(
                bucket,
                config.get("description") instanceof String description ? description : null,
                info.bytes(),
                0,
                Boolean.TRUE.equals(config.get("sealed")),
                Duration.ofNanos(number(config, "max_age", 0)),
                "memory".equals(config.get("storage")) ? StorageType.MEMORY : StorageType.FILE,
                (int) number(config, "num_replicas", 1),
                "s2".equals(config.get("compression")),
                number(config, "max_bytes", -1),
                cluster.isEmpty() ? null : cluster,
                placement.get("tags") instanceof List<?> tags
                        ? tags.stream().map(String::valueOf).toList()
                        : List.of(),
                userMetadata(config));
    }

    private static Map<String, String> userMetadata(Map<String, Object> config) {
        Map<String, String> metadata = texts(config.get("metadata"));
        metadata.keySet().removeIf(key -> key.startsWith(SERVER_METADATA_PREFIX));
        return metadata;
    }

    private static Map<String, String> texts(@Nullable Object json) {
        Map<String, String> texts = new LinkedHashMap<>();
        members(json).forEach((key, value) -> {
            if (value instanceof String text) {
                texts.put(key, text);
            }
        });
        return texts;
    }

    private static Map<String, Object> members(@Nullable Object json) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((key, value) -> members.put(String.valueOf(key), value));
        }
        return members;
    }

    private static long number(Map<String, Object> config, String key, long otherwise) {
        return config.get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    private static String text(Map<String, Object> config, String key, String otherwise) {
        return config.get(key) instanceof String text ? text : otherwise;
    }
}
