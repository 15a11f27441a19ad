/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the engine relies on, said of the real server and of {@code FakeWire} in the same words, so that the fake cannot
 * lie. Every test begins with an empty bucket.
 */
@Timeout(30)
public abstract class WireContract {
    private static final Duration SOON = Duration.ofMillis(150);
    private static final int ROOM = 100;
    private static final Duration LONG = Duration.ofSeconds(5);
    private static final ReadWindow WINDOW = new ReadWindow(3, 64 * 1024);

    protected abstract Wire wire();

    protected abstract BucketSubjects subjects();

    protected abstract void deleteBucket() throws IOException;

    /** Deletes the bucket and makes an empty one of the same name. */
    protected abstract void recreateBucket() throws IOException;

    protected abstract void sealBucket() throws IOException;

    // last

    @ParameterizedTest
    @EnumSource
    void last_nothingOnSubject_isEmpty(Freshness freshness) throws IOException {
        commit("other", "1", 0);

        assertThat(wire().last(meta("a"), freshness)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void last_severalOnSubject_isTheNewest(Freshness freshness) throws IOException {
        store("n1", "1", "2");
        long sequence = store("n1", "3");
        store("n2", "4");

        WireMessage last = wire().last(chunks("n1"), freshness).orElseThrow();

        assertThat(text(last)).isEqualTo("3");
        assertThat(last.sequence()).isEqualTo(sequence);
        assertThat(last.subject()).isEqualTo(chunks("n1"));
        assertThat(last.pending()).isZero();
        assertThat(last.time()).isAfterOrEqualTo(wire().state().created());
    }

    @ParameterizedTest
    @EnumSource
    void last_messageWithoutBytes_isPresentAndEmpty(Freshness freshness) throws IOException {
        store("n1", "");

        assertThat(wire().last(chunks("n1"), freshness).orElseThrow().data()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void askLast_severalAtOnce_eachGetsItsOwn(Freshness freshness) throws Exception {
        commit("a", "1", 0);
        commit("b", "2", 0);

        try (Pending<Optional<WireMessage>> a = wire().askLast(meta("a"), freshness);
                Pending<Optional<WireMessage>> missing = wire().askLast(meta("c"), freshness);
                Pending<Optional<WireMessage>> b = wire().askLast(meta("b"), freshness)) {
            assertThat(b.await()).map(WireContract::text).contains("2");
            assertThat(missing.await()).isEmpty();
            assertThat(a.await()).map(WireContract::text).contains("1");
        }
    }

    // commit

    @Test
    void publishMeta_firstOnSubject_hasTheNextSequence() throws IOException {
        long before = store("n1", "1");

        assertThat(commit("a", "A", 0)).isEqualTo(before + 1);
        assertThat(current("a")).isEqualTo("A");
    }

    @Test
    void publishMeta_expectedSequence_replacesTheOneBefore() throws IOException {
        long first = commit("a", "1", 0);
        long second = commit("a", "2", first);

        assertThat(second).isGreaterThan(first);
        assertThat(readAll(meta("a"), 1)).containsExactly("2");
    }

    @Test
    void publishMeta_otherSubject_isLeftAlone() throws IOException {
        commit("a", "1", 0);
        commit("b", "1", 0);

        assertThat(readAll(subjects().allMeta(), 1)).hasSize(2);
    }

    @Test
    void publishMeta_wrongSequence_isRefusedAndKeepsTheOneBefore() throws IOException {
        long sequence = commit("a", "1", 0);
        long otherSubject = commit("b", "1", 0);

        assertKind(Kind.WRONG_REVISION, () -> commit("a", "2", 0));
        assertKind(Kind.WRONG_REVISION, () -> commit("a", "2", sequence + 5));
        assertKind(Kind.WRONG_REVISION, () -> commit("a", "2", otherSubject));
        assertKind(Kind.WRONG_REVISION, () -> commit("never written", "2", sequence));
        assertThat(current("a")).isEqualTo("1");
        assertThat(current("never written")).isNull();
    }

    @Test
    void publishMeta_afterItsSubjectWasPurged_expectsNoneAgain() throws IOException {
        long sequence = commit("a", "1", 0);
        wire().purge(meta("a"));

        assertKind(Kind.WRONG_REVISION, () -> commit("a", "2", sequence));
        assertThat(commit("a", "2", 0)).isEqualTo(sequence + 1);
    }

    @Test
    void publishMeta_overMaxPayload_isRefused() throws IOException {
        byte[] large = new byte[(int) wire().maxPayload() + 1];

        assertKind(Kind.REFUSED, () -> wire().publishMeta(meta("a"), large, 0));
        assertThat(current("a")).isNull();
    }

    @Test
    void publishMeta_sealedBucket_isRefused() throws IOException {
        long sequence = commit("a", "1", 0);
        sealBucket();

        assertKind(Kind.SEALED, () -> commit("a", "2", sequence));
        assertThat(current("a")).isEqualTo("1");
    }

    @Test
    void publishMeta_interruptedThread_isNotSent() throws IOException {
        Thread.currentThread().interrupt();
        try {
            assertKind(Kind.INTERRUPTED, () -> commit("a", "1", 0));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(commit("a", "2", 0)).isPositive();
    }

    // chunks

    @Test
    void writeChunks_manyInFlight_acksEachOnceInOrderWithRisingSequences() throws IOException {
        int count = 40;
        String[] texts = numbers(count);
        Acks acks = new Acks();
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), acks)) {
            for (int i = 0; i < count; i++) {
                writer.publish(i, bytes(texts[i]));
            }
            acks.await(count);
        }

        assertThat(acks.indexes).isSorted().hasSize(count).doesNotHaveDuplicates();
        assertThat(acks.sequences).isSorted().doesNotHaveDuplicates();
        assertThat(acks.threads).doesNotContain(Thread.currentThread());
        assertThat(readAll(chunks("n1"), 1)).containsExactly(texts);
    }

    @Test
    void next_severalMessages_isTheFirstFromThereOn() throws IOException {
        commit("a", "1", 0);
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            writer.publish(0, bytes("1"));
            writer.publish(1, bytes("2"));
            wire().fence(chunks("n1"), LONG);
        }

        assertThat(wire().next(chunks("n1"), 1)).hasValueSatisfying(message -> {
            assertThat(message.subject()).isEqualTo(chunks("n1"));
            assertThat(text(message)).isEqualTo("1");
            assertThat(message.sequence()).isEqualTo(2);
        });
        assertThat(wire().next(chunks("n1"), 3)).map(WireContract::text).contains("2");
        assertThat(wire().next(chunks("n1"), 5)).isEmpty();
        assertThat(wire().next(chunks("n2"), 1)).isEmpty();
    }

    @Test
    void askNext_severalSubjects_isTheFirstOfThemFromThereOn() throws IOException {
        long first = commit("a", "1", 0);
        store("n1", "x");
        long second = commit("b", "2", 0);
        long third = commit("c", "3", 0);
        commit("b", "4", second);

        assertThat(next(first)).map(WireContract::text).contains("1");
        assertThat(next(first + 1)).map(WireMessage::sequence).contains(third);
        assertThat(next(third + 1)).map(WireContract::text).contains("4");
        assertThat(next(third + 2)).isEmpty();
    }

    private Optional<WireMessage> next(long from) throws IOException {
        try (Pending<Optional<WireMessage>> asked = wire().askNext(subjects().allMeta(), from)) {
            return asked.await();
        }
    }

    @Test
    void counts_severalSubjects_areThoseThatMatch() throws IOException {
        commit("a", "1", 0);
        for (String nuid : new String[] {"n1", "n2", "n2"}) {
            wire().fence(chunks(nuid), LONG);
        }

        assertThat(wire().counts(subjects().allChunks()))
                .containsOnly(Map.entry(chunks("n1"), 1L), Map.entry(chunks("n2"), 2L));
        assertThat(wire().counts(chunks("n3"))).isEmpty();
    }

    @Test
    void read_initialPending_isHowManyThereAreFromTheStartOn() throws IOException {
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            for (int i = 0; i < 5; i++) {
                writer.publish(i, bytes("1"));
            }
            wire().fence(chunks("n1"), LONG);
        }
        wire().purgeThrough(chunks("n1"), 1);

        try (StoredMessages all = wire().read(chunks("n1"), 1, new ReadWindow(1, 10));
                StoredMessages some = wire().read(chunks("n1"), 4, new ReadWindow(1, 10))) {
            assertThat(all.initialPending()).isEqualTo(5);
            assertThat(some.initialPending()).isEqualTo(3);
        }
    }

    @Test
    void fence_chunksInFlight_returnsAfterAllOfThemAreStored() throws IOException {
        String[] texts = numbers(40);
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            for (int i = 0; i < texts.length; i++) {
                writer.publish(i, bytes(texts[i]));
            }
            wire().fence(chunks("n1"), LONG);
        }

        assertThat(readAll(chunks("n1"), 1).subList(0, texts.length)).containsExactly(texts);
    }

    @Test
    void publishChunk_only_answersItsSequence() throws IOException {
        long before = commit("a", "1", 0);

        try (Pending<Long> published = wire().publishChunk(chunks("n1"), bytes("1"))) {
            assertThat(published.await()).isEqualTo(before + 1);
        }
        assertThat(readAll(chunks("n1"), 1)).containsExactly("1");
    }

    @Test
    void publishChunk_sealedBucket_isRefused() throws IOException {
        sealBucket();

        try (Pending<Long> published = wire().publishChunk(chunks("n1"), bytes("1"))) {
            assertKind(Kind.SEALED, published::await);
        }
    }

    @Test
    void pending_closedWithoutWaiting_disturbsNobodyAfterIt() throws IOException {
        commit("a", "1", 0);
        commit("b", "2", 0);

        for (int i = 0; i < 20; i++) {
            wire().askLast(meta("a"), Freshness.LEADER).close();
            assertThat(current("b")).isEqualTo("2");
        }
    }

    @Test
    void fence_thenPurge_leavesNothing() throws IOException {
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            writer.publish(0, bytes("1"));
            wire().fence(chunks("n1"), LONG);
        }
        wire().purge(chunks("n1"));

        assertThat(readAll(chunks("n1"), 1)).isEmpty();
    }

    /** As messages may be stored on, too. */
    @Test
    void purge_aSubjectThatStandsForOthers_isRefused() throws IOException {
        long sequence = wire().publishMeta(meta("a"), bytes("1"), 0);

        String prefix = meta("a").substring(0, meta("a").lastIndexOf('.') + 1);
        for (String subject : new String[] {prefix + "*", prefix + ">", ">"}) {
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> wire().purge(subject))
                    .withMessageContaining("stands for others");
            assertThatExceptionOfType(WireException.class)
                    .isThrownBy(() -> wire().purgeThrough(subject, sequence))
                    .withMessageContaining("stands for others");
        }
        assertThat(wire().last(meta("a"), Freshness.LEADER)).isPresent();
    }

    @Test
    void purgeLater_chunksJustSent_leavesNothing() throws IOException {
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            for (int i = 0; i < 40; i++) {
                writer.publish(i, bytes("1"));
            }
        }
        wire().purgeLater(chunks("n1"));

        await().untilAsserted(() -> {
            assertThat(wire().state().lastSequence()).isGreaterThanOrEqualTo(40);
            assertThat(readAll(chunks("n1"), 1)).isEmpty();
        });
    }

    @Test
    void writeChunks_twoWritersAtOnce_eachHearsOfItsOwn() throws IOException {
        Acks first = new Acks();
        Acks second = new Acks();
        try (ChunkWriter one = wire().writeChunks(chunks("n1"), first);
                ChunkWriter two = wire().writeChunks(chunks("n2"), second)) {
            one.publish(0, bytes("1"));
            two.publish(0, bytes("2"));
            one.publish(1, bytes("3"));
            first.await(2);
            second.await(1);
        }

        assertThat(first.indexes).containsExactly(0L, 1L);
        assertThat(second.indexes).containsExactly(0L);
    }

    @Test
    void writeChunks_overMaxPayload_isRefusedByPublish() throws IOException {
        byte[] large = new byte[(int) wire().maxPayload() + 1];
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            assertKind(Kind.REFUSED, () -> writer.publish(0, large));
        }
    }

    @Test
    void writeChunks_ofMaxPayload_isStored() throws IOException {
        byte[] largest = new byte[(int) wire().maxPayload()];
        Acks acks = new Acks();
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), acks)) {
            writer.publish(0, largest);
            acks.await(1);
        }

        assertThat(wire().last(chunks("n1"), Freshness.LEADER).orElseThrow().data())
                .isEqualTo(largest);
    }

    @Test
    void writeChunks_interruptedThread_isNotSent() throws IOException {
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), new Acks())) {
            Thread.currentThread().interrupt();
            try {
                assertKind(Kind.INTERRUPTED, () -> writer.publish(0, bytes("1")));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }

        store("n1", "2");
        assertThat(readAll(chunks("n1"), 1)).containsExactly("2");
    }

    @Test
    void writeChunks_sealedBucket_isRefused() throws IOException {
        sealBucket();

        assertThat(refusalOfAChunk().kind()).isEqualTo(Kind.SEALED);
    }

    @Test
    void writeChunks_missingBucket_isRefused() throws IOException {
        deleteBucket();

        assertThat(refusalOfAChunk().kind()).isEqualTo(Kind.NO_RESPONDER);
    }

    // read

    @Test
    void read_nothingStored_isEmpty() throws IOException {
        store("n1", "1");

        assertThat(readAll(chunks("n2"), 1)).isEmpty();
    }

    @Test
    void read_acrossWindows_isInOrderWithFallingPending() throws IOException {
        store("n1", "0", "1", "2", "3");
        store("n2", "x");
        store("n1", "4", "5", "6", "7", "8", "9");

        List<WireMessage> read = read(chunks("n1"), 1, WINDOW);

        assertThat(read)
                .extracting(WireContract::text)
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(read).extracting(WireMessage::pending).containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L, 0L);
        assertThat(read).extracting(WireMessage::sequence).isSorted().doesNotHaveDuplicates();
        assertThat(read).extracting(WireMessage::subject).containsOnly(chunks("n1"));
    }

    @Test
    void read_manyMessages_isInOrder() throws IOException {
        String[] texts = numbers(600);
        store("n1", texts);

        assertThat(read(chunks("n1"), 1, new ReadWindow(64, 64 * 1024)))
                .extracting(WireContract::text)
                .containsExactly(texts);
    }

    @Test
    void read_fromSequence_beginsThere() throws IOException {
        store("n1", "0", "1", "2");
        long third = store("n1", "3");
        store("n1", "4");

        assertThat(readAll(chunks("n1"), third)).containsExactly("3", "4");
        assertThat(readAll(chunks("n1"), third + 2)).isEmpty();
    }

    @Test
    void read_windowBytesReachedFirst_goesOn() throws IOException {
        String chunk = "x".repeat(1000);
        store("n1", chunk, chunk, chunk, chunk, chunk, chunk, chunk);

        assertThat(read(chunks("n1"), 1, new ReadWindow(100, 2500))).hasSize(7);
    }

    @Test
    void read_messageLargerThanWindow_arrivesAllTheSame() throws IOException {
        store("n1", "small", "x".repeat(5000), "small", "y".repeat(5000));

        assertThat(read(chunks("n1"), 1, new ReadWindow(2, 100)))
                .extracting(message -> message.data().length)
                .containsExactly(5, 5000, 5, 5000);
    }

    @Test
    void read_messageWithoutBytes_isOneOfThem() throws IOException {
        store("n1", "1", "", "3");

        assertThat(readAll(chunks("n1"), 1)).containsExactly("1", "", "3");
    }

    @Test
    void read_overwrittenMeanwhile_hasEachSubject() throws IOException {
        Map<String, Long> sequences = new HashMap<>();
        for (String name : numbers(20)) {
            sequences.put(name, commit(name, "old", 0));
        }
        Set<String> read = new HashSet<>();
        try (StoredMessages messages = wire().read(subjects().allMeta(), 1, new ReadWindow(1, 1024))) {
            for (Optional<WireMessage> next = messages.next(); next.isPresent(); next = messages.next()) {
                read.add(next.get().subject());
                for (String name : List.of("7", "8", "18", "19")) {
                    if (read.size() < 5) {
                        sequences.put(name, commit(name, "new", sequences.get(name)));
                    }
                }
            }
        }

        assertThat(read).hasSize(20);
    }

    @Test
    void read_allOverwrittenBeforeItsFirstMessage_hasEachSubject() throws IOException {
        long a = commit("a", "a1", 0);
        long b = commit("b", "b1", 0);
        try (StoredMessages messages = wire().read(subjects().allMeta(), 1, WINDOW)) {
            assertThat(messages.initialPending()).isEqualTo(2);
            commit("b", "b2", b);
            commit("a", "a2", a);

            assertThat(text(messages.next().orElseThrow())).isEqualTo("b2");
            assertThat(text(messages.next().orElseThrow())).isEqualTo("a2");
            assertThat(messages.next()).isEmpty();
        }
    }

    @Test
    void read_othersRemovedMeanwhile_hasWhatIsThere() throws IOException {
        for (String name : numbers(10)) {
            commit(name, name, 0);
        }
        List<String> read = new ArrayList<>();
        try (StoredMessages messages = wire().read(subjects().allMeta(), 1, new ReadWindow(1, 1024))) {
            read.add(text(messages.next().orElseThrow()));
            for (int i = 1; i < 9; i++) {
                wire().purge(meta(String.valueOf(i)));
            }
            for (Optional<WireMessage> next = messages.next(); next.isPresent(); next = messages.next()) {
                read.add(text(next.get()));
            }
        }

        assertThat(read).startsWith("0").endsWith("9");
    }

    @Test
    void read_purgedMeanwhile_endsAfterWhatWasUnderWay() throws IOException {
        store("n1", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        List<String> read = new ArrayList<>();
        try (StoredMessages messages = wire().read(chunks("n1"), 1, new ReadWindow(1, 1024))) {
            read.add(text(messages.next().orElseThrow()));
            wire().purge(chunks("n1"));
            for (Optional<WireMessage> next = messages.next(); next.isPresent(); next = messages.next()) {
                read.add(text(next.get()));
            }
        }

        assertThat(read).startsWith("0").hasSizeLessThan(5);
    }

    @Test
    void read_closed_fails() throws IOException {
        store("n1", "0", "1", "2");
        StoredMessages messages = wire().read(chunks("n1"), 1, WINDOW);
        messages.next();
        messages.close();

        assertKind(Kind.CONNECTION, messages::next);
    }

    // follow

    @Test
    void follow_current_hasWhatIsThereThenChanges() throws IOException {
        long first = commit("a", "a1", 0);
        commit("b", "b1", 0);
        commit("a", "a2", first);
        store("n1", "no meta");
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.LAST_PER_SUBJECT)) {
            assertThat(live.initialPending()).isEqualTo(2);
            assertNext(live, "b1", 1);
            assertNext(live, "a2", 0);

            commit("c", "c1", 0);
            assertNext(live, "c1", 0);
            commit("b", "b2", sequence("b"));
            assertNext(live, "b2", 0);
        }
    }

    @Test
    void follow_nothingComes_isEmptyAfterItsWait() throws IOException {
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.LAST_PER_SUBJECT)) {
            long begin = System.nanoTime();
            assertThat(live.next(SOON, ROOM)).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isBetween(SOON, LONG);
            assertThat(live.initialPending()).isZero();
        }
    }

    @Test
    void follow_messageComesDuringTheWait_isReturnedAtOnce() throws Exception {
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.LAST_PER_SUBJECT)) {
            CompletableFuture<Optional<WireMessage>> next = CompletableFuture.supplyAsync(() -> next(live, LONG));
            commit("a", "1", 0);

            assertThat(next.get(4, SECONDS)).map(WireContract::text).contains("1");
        }
    }

    @Test
    void follow_new_leavesOutWhatIsThere() throws IOException {
        commit("a", "1", 0);
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.NEW)) {
            assertThat(live.initialPending()).isZero();
            assertThat(live.next(SOON, ROOM)).isEmpty();

            commit("b", "2", 0);
            assertNext(live, "2", 0);
        }
    }

    @Test
    void follow_everything_hasEachMessageOfASubject() throws IOException {
        store("n1", "1", "2");
        try (LiveMessages live = wire().follow(chunks("n1"), DeliverPolicy.ALL)) {
            assertThat(live.initialPending()).isEqualTo(2);
            assertNext(live, "1", 1);
            assertNext(live, "2", 0);
        }
    }

    @Test
    void follow_manyMessages_areInOrder() throws IOException {
        String[] texts = numbers(600);
        try (LiveMessages live = wire().follow(chunks("n1"), DeliverPolicy.NEW)) {
            store("n1", texts);
            for (String text : texts) {
                assertThat(live.next(LONG, ROOM)).map(WireContract::text).contains(text);
            }
            assertThat(live.next(SOON, ROOM)).isEmpty();
        }
    }

    @Test
    void follow_startSequence_beginsThere() throws IOException {
        commit("a", "1", 0);
        long second = commit("b", "2", 0);
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.byStartSequence(second))) {
            assertThat(live.initialPending()).isEqualTo(1);
            assertNext(live, "2", 0);
        }
    }

    @Test
    void follow_startSequenceStillToCome_waitsForIt() throws IOException {
        long first = commit("a", "1", 0);
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.byStartSequence(first + 1))) {
            assertThat(live.next(SOON, ROOM)).isEmpty();

            commit("b", "2", 0);
            assertNext(live, "2", 0);
        }
    }

    @Test
    void follow_startTime_beginsThere() throws IOException {
        commit("a", "1", 0);
        commit("b", "2", 0);
        WireMessage second = wire().last(meta("b"), Freshness.LEADER).orElseThrow();
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.byStartTime(second.time()))) {
            assertNext(live, "2", 0);
        }
    }

    @Test
    void follow_oneSubject_leavesOutOthers() throws IOException {
        try (LiveMessages live = wire().follow(meta("a"), DeliverPolicy.LAST_PER_SUBJECT)) {
            commit("b", "other", 0);
            commit("a", "1", 0);

            assertNext(live, "1", 0);
        }
    }

    @Test
    void follow_closedByAnotherThread_endsTheWait() throws Exception {
        LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.LAST_PER_SUBJECT);
        CompletableFuture<Optional<WireMessage>> next = CompletableFuture.supplyAsync(() -> {
            try {
                return live.next(Duration.ofSeconds(30), ROOM);
            } catch (IOException e) {
                return Optional.empty();
            }
        });
        live.close();

        assertThat(next.get(5, SECONDS)).isEmpty();
    }

    @Test
    void follow_bucketDeleted_losesTheReader() throws IOException {
        try (LiveMessages live = wire().follow(subjects().allMeta(), DeliverPolicy.LAST_PER_SUBJECT)) {
            assertThat(live.next(SOON, ROOM)).isEmpty();
            deleteBucket();

            assertKind(Kind.READER_LOST, () -> live.next(LONG, ROOM));
        }
    }

    // purge

    @Test
    void purge_subject_removesItAndNothingElse() throws IOException {
        store("n1", "1", "2");
        store("n2", "3");

        wire().purge(chunks("n1"));

        assertThat(readAll(subjects().allChunks(), 1)).containsExactly("3");
    }

    @Test
    void purge_nothingThere_isNoError() throws IOException {
        store("n1", "1");

        wire().purge(chunks("n2"));

        assertThat(readAll(subjects().allChunks(), 1)).containsExactly("1");
    }

    @Test
    void purgeThrough_sequence_removesItAndKeepsTheNewer() throws IOException {
        store("n1", "1");
        store("n2", "other");
        long second = store("n1", "2");
        store("n1", "3");

        assertThat(wire().purgeThrough(chunks("n1"), second)).isEqualTo(2);

        assertThat(readAll(subjects().allChunks(), 1)).containsExactly("other", "3");
    }

    @Test
    void purgeThrough_replacedMeanwhile_removesNothing() throws IOException {
        long seen = commit("a", "1", 0);
        commit("a", "2", seen);

        assertThat(wire().purgeThrough(meta("a"), seen)).isZero();

        assertThat(current("a")).isEqualTo("2");
    }

    // state

    @Test
    void askPurgeThrough_severalAtOnce_removesEach() throws IOException {
        long a = commit("a", "1", 0);
        long b = commit("b", "2", 0);
        long newer = commit("b", "3", b);

        try (Pending<Long> first = wire().askPurgeThrough(meta("a"), a);
                Pending<Long> second = wire().askPurgeThrough(meta("b"), b);
                Pending<Long> missing = wire().askPurgeThrough(meta("c"), newer)) {
            assertThat(missing.await()).isZero();
            assertThat(second.await()).isZero();
            assertThat(first.await()).isEqualTo(1);
        }
        assertThat(wire().counts(subjects().allMeta())).containsOnlyKeys(meta("b"));
    }

    @Test
    void state_leader_staysTheSame() throws IOException {
        assertThat(wire().state().leader()).isEqualTo(wire().state().leader());
        assertThat(wire().state().copied()).isFalse();
    }

    @Test
    void state_lastSequence_growsAndSurvivesPurges() throws IOException {
        assertThat(wire().state().lastSequence()).isZero();
        long sequence = store("n1", "1", "2");
        wire().purge(chunks("n1"));

        assertThat(wire().state().lastSequence()).isEqualTo(sequence);
    }

    @Test
    void state_created_tellsANewBucketOfTheSameName() throws IOException {
        store("n1", "1");
        StreamState before = wire().state();
        assertThat(wire().state().created()).isEqualTo(before.created());

        recreateBucket();

        assertThat(wire().state().created()).isAfter(before.created());
        assertThat(wire().state().lastSequence()).isZero();
    }

    // interrupted threads and buckets that are gone

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void anyRequest_interruptedThread_isNotWaitedFor(String request, Kind unused, Request run) {
        Thread.currentThread().interrupt();
        try {
            assertKind(Kind.INTERRUPTED, () -> run.on(wire(), subjects()));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void anyRequest_missingBucket_saysSo(String request, Kind kind, Request run) throws IOException {
        deleteBucket();

        assertKind(kind, () -> run.on(wire(), subjects()));
    }

    interface Request {
        void on(Wire wire, BucketSubjects subjects) throws IOException;
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                request(
                        "last of any replica",
                        Kind.NO_BUCKET,
                        (wire, s) -> wire.last(s.meta("a"), Freshness.ANY_REPLICA)),
                request("last of the leader", Kind.NO_BUCKET, (wire, s) -> wire.last(s.meta("a"), Freshness.LEADER)),
                request("read", Kind.NO_BUCKET, (wire, s) -> wire.read(s.allMeta(), 1, WINDOW)
                        .next()),
                request(
                        "follow",
                        Kind.NO_BUCKET,
                        (wire, s) -> wire.follow(s.allMeta(), DeliverPolicy.LAST_PER_SUBJECT)),
                request("purge", Kind.NO_BUCKET, (wire, s) -> wire.purge(s.meta("a"))),
                request("purgeThrough", Kind.NO_BUCKET, (wire, s) -> wire.purgeThrough(s.meta("a"), 1)),
                request("state", Kind.NO_BUCKET, (wire, s) -> wire.state()),
                request("commit", Kind.NO_RESPONDER, (wire, s) -> wire.publishMeta(s.meta("a"), new byte[1], 0)));
    }

    private static Arguments request(String name, Kind kind, Request request) {
        return arguments(name, kind, request);
    }

    // in the words of the tests

    private String meta(String object) {
        return subjects().meta(object);
    }

    private String chunks(String nuid) {
        return subjects().chunks(nuid);
    }

    private long commit(String object, String json, long expectedSequence) throws IOException {
        return wire().publishMeta(meta(object), bytes(json), expectedSequence);
    }

    private long sequence(String object) throws IOException {
        return wire().last(meta(object), Freshness.LEADER).orElseThrow().sequence();
    }

    private String current(String object) throws IOException {
        return wire().last(meta(object), Freshness.LEADER)
                .map(WireContract::text)
                .orElse(null);
    }

    /** Stores chunks and waits for them; returns the last one's sequence. */
    private long store(String nuid, String... texts) throws IOException {
        Acks acks = new Acks();
        try (ChunkWriter writer = wire().writeChunks(chunks(nuid), acks)) {
            for (int i = 0; i < texts.length; i++) {
                writer.publish(i, bytes(texts[i]));
            }
            acks.await(texts.length);
        }
        return acks.sequences.get(texts.length - 1);
    }

    private WireException refusalOfAChunk() throws IOException {
        Acks acks = new Acks();
        try (ChunkWriter writer = wire().writeChunks(chunks("n1"), acks)) {
            writer.publish(0, bytes("1"));
            return acks.awaitRefusal();
        }
    }

    private List<String> readAll(String filter, long start) throws IOException {
        return read(filter, start, WINDOW).stream().map(WireContract::text).toList();
    }

    private List<WireMessage> read(String filter, long start, ReadWindow window) throws IOException {
        List<WireMessage> read = new ArrayList<>();
        try (StoredMessages messages = wire().read(filter, start, window)) {
            for (Optional<WireMessage> next = messages.next(); next.isPresent(); next = messages.next()) {
                read.add(next.get());
            }
            assertThat(messages.next()).isEmpty();
        }
        return read;
    }

    private static void assertNext(LiveMessages live, String text, long pending) throws IOException {
        WireMessage next = live.next(LONG, ROOM).orElseThrow();
        assertThat(text(next)).isEqualTo(text);
        assertThat(next.pending()).isEqualTo(pending);
    }

    private static Optional<WireMessage> next(LiveMessages live, Duration wait) {
        try {
            return live.next(wait, ROOM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertKind(Kind kind, ThrowingCallable request) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(request)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }

    private static String[] numbers(int count) {
        return IntStream.range(0, count).mapToObj(String::valueOf).toArray(String[]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(WireMessage message) {
        return new String(message.data(), UTF_8);
    }

    /** What a chunk writer was told. */
    private static final class Acks implements ChunkAcks {
        final List<Long> indexes = Collections.synchronizedList(new ArrayList<>());
        final List<Long> sequences = Collections.synchronizedList(new ArrayList<>());
        final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        final List<WireException> refusals = Collections.synchronizedList(new ArrayList<>());

        private final Semaphore answers = new Semaphore(0);

        @Override
        public void stored(long index, long sequence) {
            threads.add(Thread.currentThread());
            indexes.add(index);
            sequences.add(sequence);
            answers.release();
        }

        @Override
        public void refused(long index, WireException reason) {
            refusals.add(reason);
            answers.release();
        }

        @Override
        public void lost(WireException reason) {
            refused(-1, reason);
        }

        /** Waits for so many chunks to be stored. */
        void await(int count) {
            awaitAnswers(count);
            assertThat(refusals).isEmpty();
        }

        WireException awaitRefusal() {
            awaitAnswers(1);
            assertThat(sequences).isEmpty();
            return refusals.get(0);
        }

        private void awaitAnswers(int count) {
            boolean came;
            try {
                came = answers.tryAcquire(count, 5, SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(came).as(count + " answers within 5 s").isTrue();
        }
    }
}
