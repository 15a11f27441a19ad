/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.ObjectEvent.Type;
import org.camelobjectstore.engine.WatchRequest.Selection;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchTest {
    private static final Duration NO_TIME = Duration.ZERO;
    private static final Selection NOT_X =
            new Selection(null, name -> !name.matches("[xy]"), Selection.ALL.types(), "not x");

    private final TestBucket store = new TestBucket();
    private Watch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
        store.close();
    }

    // what comes

    @Test
    void next_current_isWhatIsThereThenChanges() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(5));
        store.put("a", bytes(6));

        watch(StartAt.current());

        assertThat(watch.caughtUp()).isFalse();
        assertThat(event()).isEqualTo("b PUT 5 initial, 1 pending");
        assertThat(watch.caughtUp()).isFalse();
        assertThat(event()).isEqualTo("a PUT 6 initial, 0 pending");
        assertThat(watch.caughtUp()).isTrue();
        assertThat(event()).isNull();

        store.put("c", bytes(1));
        store.bucket.delete("b", null);
        assertThat(event()).isEqualTo("c PUT 1, 1 pending");
        assertThat(event()).isEqualTo("b DELETE 0, 0 pending");
        assertThat(event()).isNull();
    }

    @Test
    void next_links_areEventsOfTheirOwn() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        store.bucket.addLink("l", target);
        store.bucket.addBucketLink("m", store.bucket);
        watch(StartAt.current());

        assertThat(types()).containsExactly(Type.PUT, Type.LINK, Type.LINK);
    }

    @Test
    void next_deletedBefore_isItsMarker() throws IOException {
        store.put("a", bytes(3));
        store.bucket.delete("a", null);
        watch(StartAt.current());

        assertThat(event()).isEqualTo("a DELETE 0 initial, 0 pending");
    }

    @Test
    void caughtUp_emptyBucket_isTrueAtOnce() throws IOException {
        watch(StartAt.current());

        assertThat(watch.caughtUp()).isTrue();
        assertThat(watch.lastRevision()).isZero();
    }

    @Test
    void next_changesAlone_leavesOutWhatIsThere() throws IOException {
        store.put("a", bytes(3));
        watch(StartAt.changes());

        assertThat(watch.caughtUp()).isTrue();
        assertThat(event()).isNull();
        store.put("b", bytes(5));
        assertThat(event()).isEqualTo("b PUT 5, 0 pending");
    }

    @Test
    void next_fromRevision_beginsThere() throws IOException {
        store.put("a", bytes(3));
        StoredObject second = store.put("b", bytes(5));
        store.put("c", bytes(6));
        watch(StartAt.revision(second.revision()));

        assertThat(event()).isEqualTo("b PUT 5 initial, 1 pending");
        assertThat(event()).isEqualTo("c PUT 6 initial, 0 pending");
    }

    @Test
    void next_fromTime_beginsThere() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(5));
        watch(StartAt.time(store.bucket.info("b").lastModified()));

        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
    }

    /** What is left out must be counted, in a range of time as well. */
    @Test
    void next_fromTimeSomeNames_endsWithNothingPending() throws IOException {
        store.put("x", bytes(1));
        store.put("a", bytes(3));
        store.put("y", bytes(4));
        store.put("z", bytes(4));
        watch = store.bucket.watch(
                WatchRequest.from(StartAt.time(store.bucket.info("a").lastModified()))
                        .withSelection(NOT_X));

        assertThat(event()).isEqualTo("a PUT 3 initial, 1 pending");
        assertThat(event()).isEqualTo("z PUT 4 initial, 0 pending");
    }

    /** How many events are left out is no more than a hint. */
    @Test
    void next_someNamesWhileAReplicaLags_isWhatIsThere() throws IOException {
        store.put("a", bytes(3));
        store.put("x", bytes(4));
        store.put("z", bytes(4));
        store.faults.answerFrom(new FakeStream(store.subjects));
        for (StartAt start : List.of(StartAt.everything(), StartAt.revision(1), StartAt.current())) {
            watch = store.bucket.watch(WatchRequest.from(start).withSelection(NOT_X));

            assertThat(event()).startsWith("a PUT 3 initial");
            assertThat(event()).isEqualTo("z PUT 4 initial, 0 pending");
            watch.close();
        }
    }

    @Test
    void next_event_tellsRevisionAndTimeOfTheServer() throws IOException {
        StoredObject put = store.put("a", bytes(3));
        watch(StartAt.current());

        StoredObject seen = take(NO_TIME).orElseThrow().object();

        assertThat(seen).isEqualTo(store.bucket.info("a"));
        assertThat(watch.lastRevision()).isEqualTo(put.revision());
        assertThat(store.read(seen)).isEqualTo(bytes(3));
    }

    @Test
    void next_waiting_getsTheEventAtOnce() throws Exception {
        watch(StartAt.current());
        CompletableFuture<Optional<ObjectEvent>> next =
                CompletableFuture.supplyAsync(() -> next(Duration.ofSeconds(20)));

        store.put("a", bytes(3));

        assertThat(next.get(5, TimeUnit.SECONDS)).isPresent();
    }

    @Test
    void watch_oneObject_leavesOutOthers() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(5));
        watch(StartAt.current(), "b");

        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
        store.put("a", bytes(4));
        store.put("b", bytes(6));
        assertThat(event()).isEqualTo("b PUT 6, 0 pending");
    }

    @Test
    void watch_oneObjectOfTwoEncodings_seesBothAndNoOthers() throws IOException {
        store.put("a", bytes(3));
        store.store("$O.b.M.YWJ+", TestBucket.meta("ab~", "jnats", bytes(6)), bytes(4), bytes(4, 2));
        watch(StartAt.current(), "ab~");
        assertThat(names(2)).containsExactly("ab~");

        store.put("c", bytes(3));
        store.put("ab~", bytes(5));
        assertThat(names(2)).containsExactly("ab~");
    }

    // readers that get lost

    /**
     * <pre>
     *   seen      a b
     *   stored    a b | lost |  b deleted, c, a again, c again
     *   resumed                 behind b: b deleted, a, c
     * </pre>
     */
    @Test
    void next_readerLost_resumesWithoutMissingAFinalState() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(5));
        watch(StartAt.current());
        event();
        event();

        store.stream.loseReaders();
        store.bucket.delete("b", null);
        store.put("c", bytes(1));
        store.put("a", bytes(4));
        store.put("c", bytes(2));

        assertThat(event()).as("the loss itself").isNull();
        assertThat(event()).isEqualTo("b DELETE 0, 2 pending");
        assertThat(event()).isEqualTo("a PUT 4, 1 pending");
        assertThat(event()).isEqualTo("c PUT 2, 0 pending");
        assertThat(event()).isNull();
    }

    @Test
    void next_readerLostBeforeTheFirstEvent_beginsAgain() throws IOException {
        store.put("a", bytes(3));
        store.faults.loseReaderAfter(0);
        watch(StartAt.current());

        assertThat(event()).isNull();
        assertThat(event()).isEqualTo("a PUT 3 initial, 0 pending");
        assertThat(event()).isNull();
    }

    @Test
    void next_readerLostInTheMiddle_keepsTheInitialFlag() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(5));
        store.faults.loseReaderAfter(1);
        watch(StartAt.current());

        assertThat(event()).isEqualTo("a PUT 3 initial, 1 pending");
        assertThat(event()).isNull();
        assertThat(watch.caughtUp()).isFalse();
        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
        assertThat(watch.caughtUp()).isTrue();
    }

    @Test
    void next_changesAloneAndReaderLost_missesNoChange() throws IOException {
        store.put("a", bytes(3));
        watch(StartAt.changes());

        store.stream.loseReaders();
        store.put("b", bytes(5));

        assertThat(event()).isNull();
        assertThat(event()).isEqualTo("b PUT 5, 0 pending");
    }

    /** Whoever asks again at once would ask for ever: the failure makes the consumer wait. */
    @Test
    void next_readersLostOneAfterTheOther_saysSoAndGoesOnLater() throws IOException {
        store.put("a", bytes(3));
        store.faults.loseReaderAfter(0);
        store.faults.loseReaderAfter(0);
        watch(StartAt.current());
        assertThat(event()).isNull();

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> take(NO_TIME))
                .withMessageContaining("Watching bucket 'b' failed: the server-side reader was lost");
        assertThat(event()).isEqualTo("a PUT 3 initial, 0 pending");
    }

    @Test
    void next_serverCannotBeAsked_failsAndGoesOnLater() throws IOException {
        store.put("a", bytes(3));
        watch(StartAt.current());
        event();
        store.stream.loseReaders();
        store.put("b", bytes(5));
        assertThat(event()).isNull();
        store.faults.failFollow(Kind.TIMEOUT);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> take(NO_TIME))
                .withMessageContaining("Watching bucket 'b' failed");
        assertThat(event()).isEqualTo("b PUT 5, 0 pending");
    }

    @Test
    void next_bucketGone_saysSoAndGoesOnWhenItIsBack() throws IOException {
        store.put("a", bytes(3));
        watch(StartAt.current());
        event();
        store.stream.delete();
        assertThat(event()).isNull();
        assertThatExceptionOfType(BucketNotFoundException.class).isThrownBy(() -> take(NO_TIME));

        store.stream.recreate();
        store.put("b", bytes(5));

        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
    }

    /** The new bucket's revisions begin at 1 again: those of the old one say nothing about it. */
    @Test
    void next_bucketMadeAnew_hasItsCurrentStateWhateverTheStart() throws IOException {
        store.put("a", bytes(30));
        watch(StartAt.changes());
        store.stream.recreate();
        store.put("b", bytes(5));
        assertThat(event()).isNull();

        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
    }

    @Test
    void next_bucketMadeAnewAndNotReadableAtFirst_stillHasItsCurrentState() throws IOException {
        store.put("a", bytes(30));
        watch(StartAt.changes());
        store.stream.recreate();
        store.put("b", bytes(5));
        assertThat(event()).isNull();
        store.faults.failFollow(Kind.TIMEOUT);
        assertThatExceptionOfType(TransferTimeoutException.class).isThrownBy(() -> take(NO_TIME));

        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
    }

    // events that cannot be read

    @Test
    void next_unreadableMeta_isReportedOnceAndPassedOver() throws IOException {
        store.put("a", bytes(3));
        store.stream.store(store.subjects.meta("x"), "no JSON".getBytes(UTF_8));
        store.stream.store(store.subjects.meta("y"), "{\"name\":}".getBytes(UTF_8));
        store.put("b", bytes(5));
        watch(StartAt.current());

        assertThat(event()).isEqualTo("a PUT 3 initial, 3 pending");
        for (String name : List.of("x", "y")) {
            assertThatExceptionOfType(ObjectCorruptedException.class)
                    .isThrownBy(() -> take(NO_TIME))
                    .withMessageContaining("bucket 'b'")
                    .withMessageContaining(store.subjects.meta(name))
                    .withMessageContaining("passed over");
        }
        assertThat(event()).isEqualTo("b PUT 5 initial, 0 pending");
    }

    @Test
    void next_unreadableMetaAndReaderLost_isNotReportedAgain() throws IOException {
        store.stream.store(store.subjects.meta("x"), "no JSON".getBytes(UTF_8));
        watch(StartAt.current());
        assertThatExceptionOfType(ObjectCorruptedException.class).isThrownBy(() -> take(NO_TIME));
        store.stream.loseReaders();
        store.put("b", bytes(5));

        assertThat(event()).isNull();
        assertThat(event()).isEqualTo("b PUT 5, 0 pending");
    }

    // begin and end

    @Test
    void watch_missingBucket_failsAtOnce() {
        store.stream.delete();

        assertThatExceptionOfType(BucketNotFoundException.class).isThrownBy(() -> watch(StartAt.current()));
    }

    @Test
    void close_whileSomebodyWaits_givesAnEmptyAnswer() throws Exception {
        watch(StartAt.current());
        CompletableFuture<Optional<ObjectEvent>> next =
                CompletableFuture.supplyAsync(() -> next(Duration.ofSeconds(20)));

        watch.close();

        assertThat(next.get(5, TimeUnit.SECONDS)).isEmpty();
        int before = store.wire.requests();
        assertThat(take(NO_TIME)).isEmpty();
        assertThat(store.wire.requests()).isEqualTo(before);
    }

    private void watch(StartAt start) throws IOException {
        watch(start, null);
    }

    private void watch(StartAt start, String objectName) throws IOException {
        watch = store.bucket.watch(WatchRequest.from(start).withSelection(Selection.ALL.withObjectName(objectName)));
    }

    private Optional<ObjectEvent> take(Duration wait) throws IOException {
        Optional<Delivery> next = watch.next(wait);
        next.ifPresent(Delivery::ack);
        return next.map(Delivery::event);
    }

    /** The next event in words; null if there is none now. */
    private String event() throws IOException {
        return take(NO_TIME)
                .map(event -> event.object().name() + " " + event.type() + " "
                        + event.object().size() + (event.initial() ? " initial" : "") + ", " + event.pending()
                        + " pending")
                .orElse(null);
    }

    private List<Type> types() throws IOException {
        List<Type> types = new ArrayList<>();
        for (Optional<ObjectEvent> next = take(NO_TIME); next.isPresent(); next = take(NO_TIME)) {
            types.add(next.get().type());
        }
        return types;
    }

    /** The names of the events that so many calls give. */
    private List<String> names(int calls) throws IOException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            take(NO_TIME).ifPresent(event -> names.add(event.object().name()));
        }
        return names;
    }

    private Optional<ObjectEvent> next(Duration wait) {
        try {
            return take(wait);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
