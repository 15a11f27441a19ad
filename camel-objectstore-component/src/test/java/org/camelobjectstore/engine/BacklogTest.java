/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelobjectstore.engine.WatchRequest.Selection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a watch that leaves events out tells of how many are still to come. */
class BacklogTest {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @CsvSource({
        "w, w0",
        "wo, w0",
        "ow, w0",
        "wow, w1 w0",
        "oowowoo, w1 w0",
        "www, w2 w1 w0",
        "wwwooooo, w2 w1 w0",
        "oooo, ''",
        "wowowowow, w4 w3 w2 w1 w0"
    })
    void initial_isExact(String objects, String expected) throws IOException {
        for (int i = 0; i < objects.length(); i++) {
            store.put(objects.charAt(i) + "-" + i, bytes(1));
        }

        assertThat(take(wanted())).isEqualTo(expected);
    }

    private static WatchRequest wanted() {
        return WatchRequest.from(StartAt.current())
                .withMaxInFlight(1)
                .withSelection(new Selection(null, name -> name.startsWith("w"), Selection.ALL.types(), "prefix=w"));
    }

    private String take(WatchRequest request) throws IOException {
        try (Watch watch = store.bucket.watch(request)) {
            List<String> taken = new ArrayList<>();
            for (Optional<Delivery> next = watch.next(Duration.ofMillis(20));
                    next.isPresent();
                    next = watch.next(Duration.ofMillis(20))) {
                ObjectEvent event = next.get().event();
                taken.add(event.object().name().charAt(0) + "" + event.pending());
                next.get().ack();
            }
            return String.join(" ", taken);
        }
    }

    @Test
    void initial_whatChangesMeanwhile_isStillToCome() throws IOException {
        store.put("w1", bytes(1));
        store.put("o1", bytes(1));
        store.put("w2", bytes(1));
        try (Watch watch = store.bucket.watch(wanted())) {
            store.put("w1", bytes(2));
            assertThat(pending(watch)).isEqualTo("w2 1");
            assertThat(pending(watch)).isEqualTo("w1 0");
            store.put("o1", bytes(2));
            store.put("w3", bytes(2));
            assertThat(pending(watch)).isEqualTo("w3 0");
        }
    }

    private static String pending(Watch watch) throws IOException {
        Delivery next = watch.next(Duration.ofSeconds(1)).orElseThrow();
        next.ack();
        return next.event().object().name() + " " + next.event().pending();
    }
}
