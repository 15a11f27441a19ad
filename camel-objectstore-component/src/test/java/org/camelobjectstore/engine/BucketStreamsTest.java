/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a bucket's settings in the configuration of its stream. */
class BucketStreamsTest {
    private static final String STREAM = "OBJ_b";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final FakeStreams streams = new FakeStreams();
    private final BucketStreams buckets = new BucketStreams(streams);

    private static BucketSettings settings(
            Duration ttl, String cluster, List<String> tags, Map<String, String> metadata) {
        return new BucketSettings("b", null, null, null, ttl, null, null, cluster, tags, metadata);
    }

    private Map<String, Object> config() throws IOException {
        return streams.info(STREAM).config();
    }

    private void change(String key, Object value) throws IOException {
        Map<String, Object> config = new LinkedHashMap<>(config());
        config.put(key, value);
        streams.update(config);
    }

    @Test
    void create_defaults_isWhatEveryClientMakes() throws IOException {
        BucketStatus status = buckets.create(BucketSettings.of("b"));

        assertThat(config())
                .containsEntry("subjects", List.of("$O.b.C.>", "$O.b.M.>"))
                .containsEntry("allow_rollup_hdrs", true)
                .containsEntry("allow_direct", true)
                .containsEntry("discard", "new")
                .containsEntry("max_bytes", -1)
                .doesNotContainKeys("metadata", "placement", "max_age");
        assertThat(status)
                .isEqualTo(new BucketStatus(
                        "b",
                        null,
                        7,
                        0,
                        false,
                        Duration.ZERO,
                        StorageType.FILE,
                        1,
                        false,
                        -1,
                        null,
                        List.of(),
                        Map.of()));
    }

    @Test
    void create_otherSettings_isNameTaken() throws IOException {
        buckets.create(BucketSettings.of("b"));

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> buckets.create(BucketSettings.of("b").withReplicas(3)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NAME_TAKEN));
        assertThat(buckets.status("b").replicas()).isEqualTo(1);
    }

    @Test
    void update_leavesWhatItDoesNotName_knownOrNot() throws IOException {
        buckets.create(BucketSettings.of("b").withDescription("old").withMaxBytes(1000));
        change("of_tomorrow", Map.of("a", List.of(1L)));
        BucketStatus updated = buckets.update(BucketSettings.of("b").withDescription("new"));

        assertThat(updated.description()).isEqualTo("new");
        assertThat(updated.maxBytes()).isEqualTo(1000);
        assertThat(config()).containsEntry("of_tomorrow", Map.of("a", List.of(1L)));
    }

    /** The window may not be longer than the age; where the server chose it, it chooses again. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "chosen",
            value = {
                "0, 2, 1, chosen",
                "0, 2, 10, chosen",
                "1, 1, 10, chosen",
                "10, 2, 1, chosen",
                "0, 5, 3, 3",
                "0, 5, 10, 5",
                "10, 1, 3, 1",
                "10, 5, 0, 5"
            })
    void update_ttl_theDuplicateWindowFollows(int age, int window, int newAge, Integer expected) throws IOException {
        buckets.create(BucketSettings.of("b"));
        change("max_age", age * MINUTE);
        change("duplicate_window", window * MINUTE);

        buckets.update(settings(Duration.ofMinutes(newAge), null, null, null));

        assertThat(config().get("max_age")).isEqualTo(newAge * MINUTE);
        assertThat(config().get("duplicate_window")).isEqualTo(expected == null ? null : expected * MINUTE);
    }

    @Test
    void update_tagsAlone_leaveTheCluster() throws IOException {
        buckets.create(settings(null, "east", null, null));

        BucketStatus updated = buckets.update(settings(null, null, List.of("ssd"), null));

        assertThat(updated.placementCluster()).isEqualTo("east");
        assertThat(updated.placementTags()).containsExactly("ssd");
    }

    @Test
    void update_metadata_leavesOtherKeys_removesEmptyOnes_andHidesTheServers() throws IOException {
        buckets.create(settings(null, null, null, Map.of("a", "1", "b", "2")));
        change("metadata", Map.of("a", "1", "b", "2", "_nats.ver", "2.15.1"));

        BucketStatus updated = buckets.update(settings(null, null, null, Map.of("b", "", "c", "3")));

        assertThat(updated.metadata()).isEqualTo(Map.of("a", "1", "c", "3"));
        assertThat(config().get("metadata")).isEqualTo(Map.of("a", "1", "c", "3"));
        buckets.update(settings(null, null, null, Map.of("a", "", "c", "")));
        assertThat(config()).doesNotContainKey("metadata");
    }

    @Test
    void seal_isToldByTheStatus() throws IOException {
        buckets.create(BucketSettings.of("b"));

        assertThat(buckets.seal("b").sealed()).isTrue();
        assertThat(buckets.status("b").sealed()).isTrue();
    }

    @Test
    void list_leavesOutStreamsThatAreNoBuckets() throws IOException {
        buckets.create(BucketSettings.of("b"));
        streams.create(Map.of("name", "ORDERS"));
        streams.create(Map.of("name", "OBJ_not.one"));

        assertThat(buckets.list()).extracting(BucketStatus::bucket).containsExactly("b");
    }

    @Test
    void delete_missing_isNoBucket() {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> buckets.delete("b"))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NO_BUCKET));
    }
}
