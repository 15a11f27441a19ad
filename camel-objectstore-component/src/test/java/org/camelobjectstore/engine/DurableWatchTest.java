/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.camelobjectstore.engine.WatchRequest.Selection;
import org.camelobjectstore.engine.wire.WireException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DurableWatchTest {
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TestBucket store = new TestBucket();
    private Watch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
        store.close();
    }

    private void watch(WatchRequest request, long maxDeliver) throws IOException {
        watch = store.bucket.watch(request.withDurable(new DurableSettings("d", Duration.ofSeconds(30), maxDeliver)));
    }

    private void watch() throws IOException {
        watch(WatchRequest.from(StartAt.current()), -1);
    }

    private Delivery next(String name) throws IOException {
        Delivery next = watch.next(NO_TIME).orElseThrow();
        assertThat(next.event().object().name()).isEqualTo(name);
        return next;
    }

    private void assertNothing() throws IOException {
        assertThat(watch.next(NO_TIME)).isEmpty();
    }

    @Test
    void ack_isConfirmed_andAfterThatNothingComes() throws IOException {
        store.put("a", bytes(3));
        watch();
        next("a").ack();

        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        store.wire.durables.runOutOfTime("d");
        assertNothing();
    }

    @Test
    void deliveredAgainWhileInHand_isNotHandedOutTwice_andIsKeptAlive() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.runOutOfTime("d");

        assertNothing();
        assertThat(store.wire.durables.replies()).containsExactly("inProgress " + a.revision());
        delivery.ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        store.wire.durables.runOutOfTime("d");
        assertNothing();
    }

    @Test
    void settledTwice_countsOnce() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch(WatchRequest.from(StartAt.current()).withMaxInFlight(1), -1);
        Delivery delivery = next("a");
        delivery.nak(NO_TIME);
        delivery.ack();
        delivery.term();
        delivery.release();

        assertThat(store.wire.durables.replies()).containsExactly("nak " + a.revision());
        Delivery again = next("a");
        assertThat(again.count()).isEqualTo(2);
        store.put("b", bytes(3));
        assertNothing(); // there is room for one
        again.ack();
        next("b");
    }

    @Test
    void nak_isInHand_untilItIsDue() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        next("a").nak(Duration.ofMillis(50));
        store.wire.durables.runOutOfTime("d");
        assertNothing();

        assertThat(watch.next(LIMIT).orElseThrow().count()).isEqualTo(3);
        assertThat(store.wire.durables.replies()).contains("inProgress " + a.revision(), "nak " + a.revision());
    }

    @Test
    void nak_ofWhatTheServerCountsAsAcknowledged_comesAgainFromHere() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.forget("d", a.revision());
        delivery.nak(NO_TIME);

        Delivery again = next("a");
        assertThat(again.count()).isEqualTo(2);
        assertThat(store.wire.durables.replies()).isEmpty();
        again.ack();
        assertNothing();
    }

    @Test
    void nak_ofWhatTheServerHasButWillNotBeToldOf_comesAgainFromHere() throws IOException {
        store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.passOver("d");
        delivery.nak(NO_TIME);

        assertThat(next("a").count()).isEqualTo(2);
    }

    @Test
    void nak_afterPause_isToldToTheServer_atTheLatestBeforeTheEnd() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        assertThat(watch.pause()).isEmpty();
        delivery.nak(LIMIT.multipliedBy(100));
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();

        assertThat(store.wire.durables.replies()).endsWith("nak " + a.revision());
    }

    @Test
    void nak_afterClose_isToldToTheServer() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        watch.close();
        delivery.nak(LIMIT.multipliedBy(100));

        assertThat(store.wire.durables.replies()).containsExactly("nak " + a.revision());
    }

    @Test
    void nak_afterRelease_repeatsNothingThatWasAcknowledgedMeanwhile() throws IOException {
        store.put("a", bytes(3));
        watch();
        Delivery first = next("a");
        first.release();
        store.wire.durables.runOutOfTime("d");
        next("a").ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        first.nak(NO_TIME);

        assertNothing();
    }

    @Test
    void nak_forEver_isKeptInHand() throws IOException {
        store.put("a", bytes(3));
        watch();
        next("a").nak(Duration.ofSeconds(Long.MAX_VALUE));
        store.wire.durables.runOutOfTime("d");
        assertNothing();

        assertThat(watch.pause()).isEmpty();
        assertThat(store.wire.durables.replies()).last().asString().startsWith("nak");
    }

    @Test
    void pause_handsBackWhatWaitsToComeAgain_withTheDelayThatIsLeft() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        next("a").nak(LIMIT.multipliedBy(100));
        assertThat(store.wire.durables.replies()).containsExactly("inProgress " + a.revision());

        assertThat(watch.pause()).isEmpty();
        assertThat(store.wire.durables.replies()).containsExactly("inProgress " + a.revision(), "nak " + a.revision());
    }

    @Test
    void pause_givesWhatCannotBeHandedBack() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.forget("d", a.revision());
        delivery.nak(LIMIT.multipliedBy(100));

        assertThat(watch.pause()).hasSize(1).allSatisfy(left -> assertThat(left.count())
                .isEqualTo(2));
    }

    @Test
    void pause_doesNotHandBackWhatIsInHand_thoughItWasSentAgain() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.runOutOfTime("d");
        store.put("b", bytes(3));
        store.wire.durables.sendAhead();

        assertThat(watch.pause()).isEmpty();
        assertThat(store.wire.durables.replies())
                .containsExactly("inProgress " + a.revision(), "nak " + (a.revision() + 2));
        delivery.ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        store.wire.durables.runOutOfTime("d");
        watch.resume();
        next("b");
        assertNothing();
    }

    @Test
    void pause_whenTheServerDoesNotTellWhatItKnows_keepsWhatFailed() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        Delivery delivery = next("a");
        store.wire.durables.forget("d", a.revision());
        delivery.nak(Duration.ofMillis(50));
        store.faults.failFloor(WireException.Kind.TIMEOUT);
        assertThat(watch.pause()).isEmpty();
        watch.resume();

        assertThat(awaitNext().count()).isEqualTo(2);
    }

    @Test
    void maxInFlight_isWhatIsNotSettled() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        store.put("c", bytes(3));
        watch(WatchRequest.from(StartAt.current()).withMaxInFlight(2), -1);
        next("a");
        Delivery second = next("b");
        assertNothing();
        second.release();

        next("c");
    }

    @Test
    void release_leavesItToBeDeliveredAgain_unlessItIsSettledLater() throws IOException {
        store.put("a", bytes(3));
        watch();
        Delivery first = next("a");
        first.release();
        store.wire.durables.runOutOfTime("d");

        Delivery second = next("a");
        second.release();
        second.ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
    }

    @Test
    void unreadable_isGivenUp_andToldOnce() throws IOException {
        long sequence = store.stream.store(store.subjects.meta("x"), "no json".getBytes());
        store.put("a", bytes(3));
        watch();

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> watch.next(NO_TIME))
                .withMessageContaining(store.subjects.meta("x"));
        assertThat(store.wire.durables.replies()).containsExactly("term " + sequence);
        next("a");
    }

    @Test
    void leftOut_isAcknowledged() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        watch(
                WatchRequest.from(StartAt.current())
                        .withSelection(
                                new Selection(null, name -> name.equals("b"), Selection.ALL.types(), "prefix=b")),
                -1);

        assertNothing();
        next("b");
        store.wire.ack("whatever"); // after it, the acknowledgement of 'a' has arrived
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
    }

    @Test
    void lastDelivery_knowsIt_andOneMoreIsOnlyForTheReport() throws IOException {
        store.put("a", bytes(3));
        watch(WatchRequest.from(StartAt.current()), 2);
        Delivery first = next("a");
        assertThat(first.last()).isFalse();
        first.nak(NO_TIME);
        Delivery second = next("a");
        assertThat(second.last()).isTrue();
        second.checkNotExhausted();
        second.release();
        store.wire.durables.runOutOfTime("d");

        Delivery third = next("a");
        assertThatThrownBy(third::checkNotExhausted)
                .isInstanceOf(DeliveryExhaustedException.class)
                .hasMessageContainingAll("'a'", "bucket 'b'", "2 times");
        third.nak(NO_TIME);
        assertNothing();
    }

    @Test
    void isCurrent_isFalseForWhatWasReplacedOrRemoved() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        watch();
        Delivery a = next("a");
        Delivery b = next("b");
        assertThat(a.isCurrent()).isTrue();
        store.put("a", bytes(4));
        store.wire.purge(store.subjects.meta("b"));

        assertThat(a.isCurrent()).isFalse();
        assertThat(b.isCurrent()).isFalse();
    }

    /** A rename removes the marker right after it was written. */
    @Test
    void isCurrent_isTrueForADeletionWhoseMarkerIsGone() throws IOException {
        store.put("a", bytes(3));
        store.bucket.delete("a", null);
        watch();
        Delivery a = next("a");
        store.wire.purge(store.subjects.meta("a"));

        assertThat(a.isCurrent()).isTrue();
    }

    @Test
    void consumerRemoved_isMadeAnew_asItWasToBegin() throws IOException {
        store.put("a", bytes(3));
        watch();
        next("a").ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        store.wire.durables.remove("d");
        assertNothing();

        next("a");
    }

    @Test
    void consumerOfChangesRemoved_goesOnBehindWhatWasAcknowledgedWhenItWasOpened() throws IOException {
        store.put("old", bytes(3));
        watch(WatchRequest.from(StartAt.changes()), -1);
        store.put("a", bytes(3));
        next("a").ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        store.wire.durables.remove("d");
        store.put("b", bytes(3));
        assertNothing();

        next("a");
        next("b");
        assertNothing();
    }

    @Test
    void bucketMadeAnew_oldDeliveriesSettleNothing() throws IOException {
        store.put("a", bytes(3));
        watch();
        Delivery old = next("a");
        store.stream.delete();
        store.stream.recreate();
        store.put("b", bytes(3)); // under the same revision as 'a' had
        assertNothing();
        Delivery now = next("b");
        old.ack();
        store.wire.durables.runOutOfTime("d");

        assertNothing();
        assertThat(store.wire.durables.replies())
                .contains("inProgress " + now.event().object().revision());
    }

    @Test
    void otherSettings_failTheStart() throws IOException {
        watch();

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.bucket.watch(WatchRequest.from(StartAt.current())
                        .withDurable(new DurableSettings("d", Duration.ofSeconds(31), -1))))
                .withMessageContaining("'d' differs");
    }

    @Test
    void pause_givesNothingUntilResume() throws IOException {
        watch();
        assertThat(watch.pause()).isEmpty();
        store.put("a", bytes(3));
        assertNothing();
        assertThat(watch.isOpen()).isFalse();
        watch.resume();

        next("a");
        assertThat(watch.isOpen()).isTrue();
    }

    @Test
    void settings_areChecked() {
        for (String name : new String[] {"", "a.b", "a b", "a*", ">", "a/b", "a\\b", "x".repeat(201)}) {
            assertThatThrownBy(() -> new DurableSettings(name, LIMIT, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("durableName '" + name + "'");
        }
        assertThatThrownBy(() -> new DurableSettings("d", Duration.ofMillis(999), -1))
                .hasMessageContaining("ackWait 999 ms");
        assertThatThrownBy(() -> new DurableSettings("d", LIMIT, 0)).hasMessageContaining("maxDeliver 0");
    }

    @Test
    void next_afterClose_isEmpty() throws IOException {
        store.put("a", bytes(3));
        watch();
        watch.close();

        Optional<Delivery> next = watch.next(LIMIT);
        assertThat(next).isEmpty();
    }

    @Test
    void withMaxDeliver_noMoreIsAskedForThanThreadsWaitToBegin() throws IOException {
        store.put("a", bytes(3));
        watch(WatchRequest.from(StartAt.current()).withMaxInFlight(10), 3);
        next("a");
        assertThat(store.wire.durables.room()).isEqualTo(1);
    }

    @Test
    void withoutMaxDeliver_asManyAreAskedForAsMayBeInFlight() throws IOException {
        store.put("a", bytes(3));
        watch(WatchRequest.from(StartAt.current()).withMaxInFlight(10), -1);
        next("a");
        assertThat(store.wire.durables.room()).isEqualTo(10);
    }

    @Test
    void failedEvents_thatAreDueTogether_costFewRequests() throws IOException {
        for (int i = 0; i < 200; i++) {
            store.put("o" + i, bytes(1));
        }
        watch();
        for (int i = 0; i < 200; i++) {
            next("o" + i).nak(Duration.ofMillis(500));
        }

        for (int i = 0; i < 200; i++) {
            Delivery again = watch.next(LIMIT).orElseThrow();
            assertThat(again.count()).isEqualTo(2);
            again.ack();
        }
        assertThat(store.wire.floorRequests()).isBetween(1, 30); // one in 100 ms at most
    }

    @Test
    void failedEvents_thatAreLarge_leaveNoRoomForOthersInTheEnd() throws IOException {
        for (int i = 0; i < 20; i++) {
            store.put(TestBucket.request("o" + i).withDescription("x".repeat(1_000_000)), bytes(1));
        }
        watch(WatchRequest.from(StartAt.current()).withMaxInFlight(3), -1);
        int taken = 0;
        Optional<Delivery> next = watch.next(NO_TIME);
        while (next.isPresent()) {
            taken++;
            next.get().nak(Duration.ofHours(1));
            next = watch.next(NO_TIME);
        }

        assertThat(taken).isEqualTo(12); // 8 MiB of them, and those that may be in flight
    }

    private void workQueue(WatchRequest request, long maxDeliver) throws IOException {
        watch = store.bucket.watch(
                request.withDurable(new DurableSettings("d", Duration.ofSeconds(1), maxDeliver, true)));
    }

    /** A client takes the object and dies, and the server counts its event as acknowledged. */
    private void dieWith(WatchRequest request, long maxDeliver, String name) throws IOException {
        workQueue(request, maxDeliver);
        Delivery taken = next(name);
        store.wire.durables.forget("d", taken.event().object().revision());
        watch.close();
    }

    private Delivery awaitNext() {
        return await().atMost(LIMIT)
                .until(
                        () -> {
                            store.clock.letPass(Duration.ofMillis(600));
                            return watch.next(NO_TIME);
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Nor after others may have had it in hand. */
    private void assertNothingForTwoSeconds() throws IOException {
        for (int i = 0; i < 4; i++) {
            assertNothing();
            store.clock.letPass(Duration.ofMillis(600));
        }
        assertNothing();
    }

    @Test
    void workQueue_whatNobodyDealtWith_isDeliveredAgain_afterAckWait() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        dieWith(WatchRequest.from(StartAt.current()), -1, "a");
        workQueue(WatchRequest.from(StartAt.current()), -1);
        assertNothing();

        Delivery again = awaitNext();
        assertThat(again.event().object().revision()).isEqualTo(a.revision());
        assertThat(again.count()).isEqualTo(2);
        assertThat(again.isCurrent()).isTrue();
        again.nak(NO_TIME);
        Delivery third = awaitNext();
        assertThat(third.count()).isEqualTo(3);
        store.bucket.delete("a", null);
        third.ack();
        Delivery deletion = watch.next(LIMIT).orElseThrow();
        assertThat(deletion.event().type()).isEqualTo(ObjectEvent.Type.DELETE);
        deletion.ack();
        assertThat(watch.awaitAcknowledged(LIMIT)).isTrue();
        assertNothingForTwoSeconds();
        assertThat(store.wire.durables.replies()).isEmpty();
    }

    @Test
    void workQueue_whatIsInHand_isNotDeliveredASecondTime() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        dieWith(WatchRequest.from(StartAt.current()), -1, "a");
        workQueue(WatchRequest.from(StartAt.current()), -1);
        Delivery inHand = next("b");
        store.wire.durables.forget("d", inHand.event().object().revision());

        assertThat(awaitNext().event().object().name()).isEqualTo("a");
        assertNothingForTwoSeconds();
        inHand.nak(NO_TIME);
        assertThat(awaitNext().event().object().name()).isEqualTo("b");
    }

    @Test
    void workQueue_whatIsLeft_isHandedToNobodyAtPause_andComesAgainAfterIt() throws IOException {
        store.put("a", bytes(3));
        dieWith(WatchRequest.from(StartAt.current()), -1, "a");
        workQueue(WatchRequest.from(StartAt.current()), -1);
        awaitNext().nak(LIMIT.multipliedBy(100));

        assertThat(watch.pause()).isEmpty();
        assertThat(store.wire.durables.replies()).isEmpty();
        watch.close();
        workQueue(WatchRequest.from(StartAt.current()), -1);
        assertThat(awaitNext().event().object().name()).isEqualTo("a");
    }

    @Test
    void workQueue_changedObject_comesOnce() throws IOException {
        store.put("a", bytes(3));
        dieWith(WatchRequest.from(StartAt.current()), -1, "a");
        workQueue(WatchRequest.from(StartAt.current()), -1);
        StoredObject newer = store.put("a", bytes(4));

        assertThat(awaitNext().event().object().revision()).isEqualTo(newer.revision());
        assertNothingForTwoSeconds();
    }

    /** What was given up stays in the bucket, too. */
    @Test
    void workQueue_withMaxDeliver_repeatsNothing() throws IOException {
        store.put("a", bytes(3));
        dieWith(WatchRequest.from(StartAt.current()), 3, "a");
        workQueue(WatchRequest.from(StartAt.current()), 3);

        assertNothingForTwoSeconds();
    }

    @Test
    void workQueue_whatIsNotOfIt_staysWhereItIs() throws IOException {
        store.put("old", bytes(3));
        store.put("other", bytes(3));
        StoredObject first = store.put("a", bytes(3));
        WatchRequest request = WatchRequest.from(StartAt.revision(first.revision()))
                .withSelection(new Selection(null, name -> !name.equals("other"), Selection.ALL.types(), "x"));
        dieWith(request, -1, "a");
        store.bucket.delete("a", null);
        workQueue(request, -1);

        assertThat(awaitNext().event().type()).isEqualTo(ObjectEvent.Type.DELETE);
        assertNothingForTwoSeconds();
    }

    @Test
    void noWorkQueue_repeatsNothing() throws IOException {
        StoredObject a = store.put("a", bytes(3));
        watch();
        next("a");
        store.wire.durables.forget("d", a.revision());
        watch.close();
        watch();

        assertNothingForTwoSeconds();
    }
}
