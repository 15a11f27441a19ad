/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.camelobjectstore.engine.wire.AckFloor;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FailedEventsTest {
    private static final int MANY = 10_000;
    private static final int LARGE = 1 << 20;

    private final TestBucket store = new TestBucket();
    private final EventWindow window = new EventWindow(MANY);
    private final List<Long> passedOver = Collections.synchronizedList(new ArrayList<>());
    private final FailedEvents failed = new FailedEvents(
            store.context,
            new DurableSettings("d", Duration.ofSeconds(30), -1),
            window,
            message -> passedOver.add(message.message().sequence()));

    @AfterEach
    void close() {
        failed.close();
        store.close();
    }

    private void add(long revision, int size, Duration delay) throws InterruptedException {
        assertThat(window.enter(Duration.ZERO)).isTrue();
        window.took(true);
        WireMessage message = new WireMessage("s", revision, TestBucket.NOW, new byte[size], 0);
        assertThat(failed.add(new DurableMessage(message, 1, revision, "ack." + revision), delay.toNanos(), true))
                .isTrue();
    }

    @Test
    void add_takesNoRoom_untilThereAreMany() throws InterruptedException {
        for (int i = 1; i <= MANY; i++) {
            add(i, 10, Duration.ofHours(1));
        }
        assertThat(window.room()).isEqualTo(MANY);
        add(MANY + 1, 10, Duration.ofHours(1));
        add(MANY + 2, 10, Duration.ofHours(1));
        assertThat(window.room()).isEqualTo(MANY - 2);

        failed.handBackAll(AckFloor.NONE);
        assertThat(window.room()).isEqualTo(MANY);
        assertThat(passedOver).isEmpty();
    }

    @Test
    void add_takesNoRoom_untilTheyAreLarge() throws InterruptedException {
        for (int i = 1; i <= 8; i++) {
            add(i, LARGE, Duration.ofHours(1));
        }
        assertThat(window.room()).isEqualTo(MANY);
        add(9, LARGE, Duration.ofHours(1));
        assertThat(window.room()).isEqualTo(MANY - 1);

        failed.handBackAll(new AckFloor(0, 9));
        assertThat(window.room()).isEqualTo(MANY);
        assertThat(passedOver).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void add_whatIsDueEarlier_isNotHeldUpByWhatIsDueLater() throws Exception {
        store.wire.share(new DurableReading(
                "d",
                store.subjects.allMeta(),
                DeliverPolicy.LAST_PER_SUBJECT,
                DeliverPolicy.LAST_PER_SUBJECT,
                Duration.ofSeconds(30),
                -1,
                ""));
        store.wire.durables.passOver("d");
        add(1, 10, Duration.ofSeconds(Long.MAX_VALUE / 2_000_000_000));
        add(2, 10, Duration.ofMillis(50));
        add(0, 10, Duration.ZERO);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(failed.contains(2)).isFalse());
        assertThat(failed.contains(0)).isFalse();
        assertThat(failed.contains(1)).isTrue();
    }

    @Test
    void add_afterClose_isRefused() {
        failed.close();
        WireMessage message = new WireMessage("s", 1, TestBucket.NOW, new byte[0], 0);

        assertThat(failed.add(new DurableMessage(message, 1, 1, "ack.1"), 1, false))
                .isFalse();
    }
}
