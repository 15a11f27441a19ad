/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a {@link Wire} promises of durable consumers, be it a server's or a fake. */
@Timeout(30)
public abstract class DurableContract {
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(200);
    private static final int ROOM = 10;

    protected abstract Wire wire();

    protected abstract BucketSubjects subjects();

    protected abstract void removeConsumer(String name) throws Exception;

    DurableReading reading(DeliverPolicy start, long maxDeliver, String description) {
        return new DurableReading(
                "d", subjects().allMeta(), start, start, Duration.ofSeconds(30), maxDeliver, description);
    }

    private DurableMessages share() throws IOException {
        return wire().share(reading(DeliverPolicy.LAST_PER_SUBJECT, -1, ""));
    }

    private long commit(String name, String text) throws IOException {
        long before = wire().last(subjects().meta(name), Freshness.LEADER)
                .map(WireMessage::sequence)
                .orElse(0L);
        return wire().publishMeta(subjects().meta(name), text.getBytes(UTF_8), before);
    }

    private static DurableMessage next(DurableMessages messages, String text, long deliveries) throws IOException {
        DurableMessage next = messages.next(LONG, ROOM).orElseThrow();
        assertThat(new String(next.message().data(), UTF_8)).isEqualTo(text);
        assertThat(next.deliveries()).isEqualTo(deliveries);
        return next;
    }

    private void ack(DurableMessage message) throws Exception {
        wire().ack(message.acknowledgeOn()).get(5, TimeUnit.SECONDS);
    }

    @Test
    void share_whatIsThereAndWhatComes_isDelivered() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = share()) {
            assertThat(messages.initialPending()).isEqualTo(1);
            ack(next(messages, "a1", 1));
            commit("b", "b1");
            ack(next(messages, "b1", 1));
            assertThat(messages.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void share_done_isNotDeliveredToTheNextOne() throws Exception {
        commit("a", "a1");
        commit("b", "b1");
        try (DurableMessages messages = share()) {
            ack(next(messages, "a1", 1));
        }
        commit("c", "c1");
        try (DurableMessages messages = share()) {
            ack(next(messages, "b1", 1));
            next(messages, "c1", 1);
        }
    }

    @Test
    void again_isDeliveredAgain_andCounted() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = share()) {
            wire().nak(next(messages, "a1", 1).acknowledgeOn(), Duration.ZERO);
            wire().nak(next(messages, "a1", 2).acknowledgeOn(), Duration.ofMillis(50));
            ack(next(messages, "a1", 3));
            assertThat(messages.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void ackFloor_isBelowWhatIsNotSettled() throws Exception {
        long a = commit("a", "a1");
        long b = commit("b", "b1");
        try (DurableMessages messages = share()) {
            DurableMessage first = next(messages, "a1", 1);
            DurableMessage second = next(messages, "b1", 1);
            assertThat(List.of(first.consumerSequence(), second.consumerSequence()))
                    .containsExactly(1L, 2L);
            ack(second);
            assertThat(floor().streamSequence()).isLessThan(a);
            assertThat(floor().hasPassed(first)).isFalse();
            ack(first);
            assertThat(floor().streamSequence()).isGreaterThanOrEqualTo(b);
        }
    }

    private AckFloor floor() throws Exception {
        return wire().ackFloor("d").get(5, TimeUnit.SECONDS);
    }

    @Test
    void again_whatWasReplaced_isNotDeliveredAgain() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = share()) {
            DurableMessage old = next(messages, "a1", 1);
            commit("a", "a2");
            wire().nak(old.acknowledgeOn(), Duration.ZERO);
            ack(next(messages, "a2", 1));
            assertThat(messages.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void giveUp_isNotDeliveredAgain() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = share()) {
            wire().term(next(messages, "a1", 1).acknowledgeOn());
            assertThat(messages.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void maxDeliver_endsIt() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = wire().share(reading(DeliverPolicy.LAST_PER_SUBJECT, 2, ""))) {
            wire().nak(next(messages, "a1", 1).acknowledgeOn(), Duration.ZERO);
            wire().nak(next(messages, "a1", 2).acknowledgeOn(), Duration.ZERO);
            assertThat(messages.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void share_twice_eachMessageGoesToOneOfThem() throws Exception {
        try (DurableMessages one = share();
                DurableMessages two = share()) {
            commit("a", "a1");
            Optional<DurableMessage> first = one.next(SOON, 1);
            Optional<DurableMessage> second = two.next(SOON, 1);

            assertThat(first.isPresent()).isNotEqualTo(second.isPresent());
        }
    }

    @Test
    void share_otherSettings_areRefused() throws Exception {
        share().close();

        for (DurableReading other : new DurableReading[] {
            reading(DeliverPolicy.LAST_PER_SUBJECT, 3, ""),
            reading(DeliverPolicy.LAST_PER_SUBJECT, -1, "prefix=x"),
            reading(DeliverPolicy.NEW, -1, "")
        }) {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> wire().share(other))
                    .matches(e -> e.is(Kind.OTHER_SETTINGS));
        }
    }

    @Test
    void consumerRemoved_losesTheReader_andCanBeMadeAnew() throws Exception {
        commit("a", "a1");
        try (DurableMessages messages = share()) {
            ack(next(messages, "a1", 1));
            assertThat(messages.next(SOON, ROOM)).isEmpty();
            removeConsumer("d");
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> messages.next(LONG, ROOM))
                    .matches(e -> e.is(Kind.READER_LOST));
        }
        try (DurableMessages messages = share()) {
            ack(next(messages, "a1", 1));
        }
    }

    @Test
    void consumers_durable_hasPassedWhatIsSettledAndWhatItDoesNotDeliver() throws Exception {
        long a = commit("a", "a1");
        long b = commit("b", "b1");
        try (DurableMessages messages = share()) {
            assertThat(passed("a", a)).isFalse(); // nothing was delivered yet
            DurableMessage first = next(messages, "a1", 1);
            DurableMessage second = next(messages, "b1", 1);
            ack(second);
            assertThat(passed("a", a)).isFalse();
            assertThat(passed("b", b)).isFalse(); // not before all that was delivered before it
            ack(first);

            await().untilAsserted(() -> assertThat(passed("b", b)).isTrue());
            assertThat(passed("a", a)).isTrue();
            long later = commit("a", "a2");
            assertThat(passed("a", later)).isFalse();
            assertThat(consumer().hasPassed(subjects().chunks("n"), later)).isTrue();
        }
    }

    @Test
    void consumers_durableWithNothingToDeliver_hasPassedEverything() throws Exception {
        long a = commit("a", "a1");
        try (DurableMessages messages = wire().share(reading(DeliverPolicy.NEW, -1, ""))) {
            assertThat(messages.initialPending()).isZero();

            assertThat(passed("a", a)).isTrue();
        }
    }

    private boolean passed(String name, long sequence) throws IOException {
        return consumer().hasPassed(subjects().meta(name), sequence);
    }

    private ConsumerState consumer() throws IOException {
        List<ConsumerState> consumers = wire().consumers();
        assertThat(consumers).singleElement().satisfies(consumer -> assertThat(consumer.name())
                .isEqualTo("d"));
        return consumers.get(0);
    }
}
