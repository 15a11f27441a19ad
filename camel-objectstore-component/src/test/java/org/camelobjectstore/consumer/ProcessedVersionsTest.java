/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.engine.ObjectLink;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What counts as another version of a name. */
class ProcessedVersionsTest {
    private final Map<String, Object> keys = new HashMap<>();
    private final ProcessedVersions processed =
            new ProcessedVersions(MemoryIdempotentRepository.memoryIdempotentRepository(keys));

    private static StoredObject version(
            String bucket, String nuid, boolean deleted, @Nullable ObjectLink link, long revision) {
        return new StoredObject(
                bucket, "a", null, Map.of(), Map.of(), nuid, 0, 0, 0, null, deleted, link, revision, Instant.EPOCH);
    }

    private static StoredObject link(String target, long revision) {
        return version("b", "", false, new ObjectLink("b", target), revision);
    }

    @Test
    void objects_areToldApartByNuid_whateverTheirRevision() {
        processed.add(version("b", "n1", false, null, 1));

        assertThat(keys).containsOnlyKeys("a#n1"); // repositories outlive this component's releases
        assertThat(processed.contains(version("b", "n1", false, null, 9))).isTrue();
        assertThat(processed.contains(version("b", "n2", false, null, 1))).isFalse();
        assertThat(processed.contains(version("b", "n1", true, null, 1))).isFalse();
    }

    @Test
    void linksWithoutNuid_areToldApartByRevisionAndTarget() {
        processed.add(link("x", 1));

        assertThat(processed.contains(link("x", 1))).isTrue();
        assertThat(processed.contains(link("x", 2))).isFalse();
        assertThat(processed.contains(link("y", 1))).isFalse(); // the bucket was made anew
        assertThat(processed.contains(version("b", "", false, new ObjectLink("x", null), 1)))
                .isFalse();
        assertThat(processed.contains(version("other", "", false, new ObjectLink("b", "x"), 1)))
                .isFalse();
        assertThat(processed.contains(version("b", "", true, null, 2))).isFalse();
    }
}
