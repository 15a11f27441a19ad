/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nats.client.support.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Counts of more subjects than a server tells at once. */
class SubjectCountsTest {
    private static final int PAGE = 5_000;
    private static final int SUBJECTS = 12_000;

    private final TreeSet<String> stored = new TreeSet<>();
    private final List<Long> offsets = new ArrayList<>();
    /** How many of the first subjects are removed after each page. */
    private int removedEachTime;

    @BeforeEach
    void store() {
        IntStream.range(0, SUBJECTS).mapToObj("s%06d"::formatted).forEach(stored::add);
    }

    private JsonValue page(long offset) {
        offsets.add(offset);
        Map<String, JsonValue> subjects = stored.stream()
                .skip(offset)
                .limit(PAGE)
                .collect(Collectors.toMap(subject -> subject, subject -> new JsonValue(1L)));
        JsonValue info = new JsonValue(Map.of(
                "total",
                new JsonValue((long) stored.size()),
                "state",
                new JsonValue(Map.of("subjects", new JsonValue(subjects)))));
        for (int i = 0; i < removedEachTime; i++) {
            stored.pollFirst();
        }
        return info;
    }

    @Test
    void all_nothingChanges_isEverySubjectInFewPages() throws WireException {
        assertThat(SubjectCounts.all(this::page)).containsOnlyKeys(stored);
        assertThat(offsets).hasSize(3);
    }

    @Test
    void all_subjectsAreRemovedMeanwhile_lacksNoneThatStays() throws WireException {
        removedEachTime = 700;

        assertThat(SubjectCounts.all(this::page)).containsKeys(stored.toArray(String[]::new));
        assertThat(offsets).hasSizeGreaterThan(2);
    }

    @Test
    void all_moreIsRemovedThanPagesOverlap_beginsAgain() throws WireException {
        removedEachTime = 1_500;

        assertThat(SubjectCounts.all(this::page)).containsKeys(stored.toArray(String[]::new));
        assertThat(offsets).contains(0L).hasSizeLessThan(10);
    }

    @Test
    void all_everythingIsRemoved_isWhatWasThere() throws WireException {
        removedEachTime = SUBJECTS;

        assertThat(SubjectCounts.all(this::page)).hasSize(PAGE);
    }

    @Test
    void all_neverJoins_isBehind() {
        int[] begin = {0};

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> SubjectCounts.all(offset -> {
                    stored.clear();
                    int from = begin[0] += SUBJECTS;
                    IntStream.range(from, from + SUBJECTS)
                            .mapToObj("s%06d"::formatted)
                            .forEach(stored::add);
                    return page(offset);
                }))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.BEHIND));
    }
}
