/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.camelobjectstore.engine.wire.DeliverPolicy;
import org.camelobjectstore.engine.wire.DurableMessage;
import org.camelobjectstore.engine.wire.DurableMessages;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweepTest {
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    private void abandon(String nuid, int chunks) throws WireException {
        for (int i = 0; i < chunks; i++) {
            store.stream.store(store.subjects.chunks(nuid), bytes(4));
        }
    }

    private void awaitStored(long chunks) {
        String subject =
                store.subjects.chunks(store.context.transfers().running().get(0).nuid());
        await().until(() -> store.stream.counts(subject).getOrDefault(subject, 0L) == chunks);
    }

    @Test
    void sweep_oldOrphan_isRemovedAndReported() throws IOException {
        StoredObject live = store.put("a", bytes(12));
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).singleElement().satisfies(orphan -> {
            assertThat(orphan.nuid()).isEqualTo("x");
            assertThat(orphan.chunks()).isEqualTo(3);
            assertThat(orphan.removed()).isTrue();
        });
        assertThat(report.chunks()).isEqualTo(3);
        assertThat(store.stream.nuids()).containsExactly(live.nuid());
        assertThat(store.get("a")).isEqualTo(bytes(12));
    }

    @Test
    void sweep_dryRun_reportsAndRemovesNothing() throws IOException {
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE).withDryRun(true));

        assertThat(report.dryRun()).isTrue();
        assertThat(report.orphans()).singleElement().satisfies(orphan -> assertThat(orphan.removed())
                .isFalse());
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_lastChunkYoungerThanTheGrace_isLeftAlone() throws IOException {
        abandon("x", 3);
        store.stream.letPass(GRACE.minusSeconds(5));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).isEmpty();
        assertThat(report.tooYoung()).isEqualTo(1);
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_objectUnderTheStandardEncoding_isReferredTo() throws IOException {
        StoredObject theirs = TestBucket.meta("ab~", "x", bytes(4));
        store.store(store.subjects.otherMetas("ab~").get(0), theirs, bytes(4));

        assertThat(store.bucket.sweep(SweepRequest.olderThan(Duration.ZERO)).orphans())
                .isEmpty();
    }

    @Test
    void sweep_putOfThisClientThatPauses_isLeftAlone() throws IOException {
        byte[] content = bytes(12);
        SweepReport[] during = new SweepReport[1];
        InputStream pausing = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == 8) {
                    awaitStored(2);
                    store.stream.letPass(GRACE.plusSeconds(60));
                    during[0] = store.bucket.sweep(SweepRequest.olderThan(GRACE));
                }
                return at == content.length ? -1 : content[at++];
            }
        };

        store.bucket.put(request("a"), pausing);

        assertThat(during[0].tooYoung()).isEqualTo(1);
        assertThat(during[0].orphans()).isEmpty();
        assertThat(store.get("a")).isEqualTo(content);
    }

    /** Another client has no patience with an upload that pauses: the put must not commit what is not there. */
    @Test
    void put_sweptByAnotherClientWhileItPaused_failsAndKeepsTheOldObject() throws IOException {
        store.put("a", bytes(6));
        byte[] content = bytes(100, 12);
        try (TestBucket other = store.otherClient("m")) {
            InputStream pausing = new InputStream() {
                private int at;

                @Override
                public int read() throws IOException {
                    if (at == 8) {
                        awaitStored(2);
                        store.clock.letPass(GRACE.plusSeconds(60));
                        store.stream.letPass(GRACE.plusSeconds(60));
                        other.bucket.sweep(SweepRequest.olderThan(GRACE));
                    }
                    return at == content.length ? -1 : content[at++];
                }
            };

            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.put(request("a"), pausing))
                    .withMessageContaining("of its 3 chunks are stored any more");
        }
        assertThat(store.get("a")).isEqualTo(bytes(6));
        assertThat(store.stream.nuids()).hasSize(1);
    }

    @Test
    void put_slowButUndisturbed_succeeds() throws IOException {
        InputStream slow = new ByteArrayInputStream(bytes(12)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                store.clock.letPass(Duration.ofMinutes(1));
                return super.read(target, offset, length);
            }
        };

        store.bucket.put(request("a"), slow);

        assertThat(store.get("a")).isEqualTo(bytes(12));
    }

    /** The put is stopped where no count of its chunks can help any more, and goes on after the sweep. */
    @Test
    void put_sweptBetweenItsCountAndItsCommit_failsAndKeepsTheOldObject() throws IOException {
        store.put("a", bytes(6));
        try (TestBucket other = store.otherClient("m")) {
            store.faults.beforeCommit(() -> {
                store.clock.letPass(GRACE.plusSeconds(60));
                store.stream.letPass(GRACE.plusSeconds(60));
                other.bucket.sweep(SweepRequest.olderThan(GRACE));
            });

            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.put("a", bytes(100, 12)))
                    .withMessageContainingAll("only 0 of its 3 chunks", "previous version");
        }
        assertThat(store.get("a")).isEqualTo(bytes(6));
        assertThat(store.stream.nuids()).hasSize(1);
    }

    @Test
    void put_ofANewNameSweptBeforeItsCommit_leavesNoObject() throws IOException {
        try (TestBucket other = store.otherClient("m")) {
            store.faults.beforeCommit(() -> {
                store.clock.letPass(GRACE.plusSeconds(60));
                store.stream.letPass(GRACE.plusSeconds(60));
                other.bucket.sweep(SweepRequest.olderThan(GRACE));
            });

            assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(() -> store.put("a", bytes(12)));
        }
        assertThat(store.bucket.find("a")).isEmpty();
    }

    /** Nothing was lost: whoever dealt with the new version at once has removed its chunks. */
    @Test
    void put_thatTookLongAndWasReplacedOrDeletedAtOnce_succeeds() throws IOException {
        try (TestBucket other = store.otherClient("m")) {
            List<FakeFaults.Action> theirs =
                    List.of(() -> other.bucket.delete("a", null), () -> other.put("a", bytes(50, 6)));
            for (FakeFaults.Action next : theirs) {
                store.put("a", bytes(6));
                store.faults.beforeCommit(() -> store.clock.letPass(GRACE));
                store.faults.beforeCount(next);

                assertThat(store.put("a", bytes(100, 12)).size()).isEqualTo(12);
            }
        }
        assertThat(store.get("a")).isEqualTo(bytes(50, 6));
        assertThat(store.stream.nuids()).hasSize(1);
    }

    // what a sweep cannot be sure of

    @Test
    void sweep_replicaThatLags_keepsEveryLiveObject() throws IOException {
        store.put("a", bytes(12));
        store.put("b", bytes(8));
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));
        store.faults.answerFrom(new FakeStream(store.subjects)); // a new disk

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).extracting(SweepReport.Orphan::nuid).containsExactly("x");
        assertThat(report.doubt()).isNull();
        store.faults.answerFrom(null);
        assertThat(store.get("a")).isEqualTo(bytes(12));
        assertThat(store.get("b")).isEqualTo(bytes(8));
    }

    /** Another client has written once more whenever the sweep reads on. */
    @Test
    @Timeout(60)
    void sweep_writersThatNeverPause_endsAndRemovesNothing() throws IOException {
        AtomicReference<FakeFaults.Action> writing = new AtomicReference<>(() -> {});
        try (TestBucket swept = new TestBucket("b", wire -> beforeAskNext(wire, writing));
                TestBucket other = swept.otherClient("m")) {
            StoredObject live = swept.put("a", bytes(12));
            swept.stream.store(swept.subjects.chunks("x"), bytes(4));
            swept.stream.letPass(GRACE.plusSeconds(1));
            writing.set(() -> other.bucket.updateMeta("a", MetaUpdate.description("busy"), null));

            SweepReport report = swept.bucket.sweep(SweepRequest.olderThan(GRACE));

            assertThat(report.doubt()).contains("written faster than they can be read");
            assertThat(report.orphans()).isEmpty();
            assertThat(swept.stream.nuids()).containsExactlyInAnyOrder(live.nuid(), "x");
        }
    }

    private static Wire beforeAskNext(Wire wire, AtomicReference<FakeFaults.Action> action) {
        return (Wire) Proxy.newProxyInstance(
                Wire.class.getClassLoader(), new Class<?>[] {Wire.class}, (proxy, method, args) -> {
                    if (method.getName().equals("askNext")) {
                        action.get().run();
                    }
                    try {
                        return method.invoke(wire, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void sweep_manyObjects_keepsAllOfThem() throws IOException {
        for (int i = 0; i < 500; i++) {
            store.put("o" + i, bytes(4 * (i % 3)));
        }
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));
        Set<String> before = store.stream.nuids();

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).extracting(SweepReport.Orphan::nuid).containsExactly("x");
        before.remove("x");
        assertThat(store.stream.nuids()).isEqualTo(before);
    }

    /** Its chunks would look like nobody's. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sweep_metaThatCannotBeRead_removesNothingAndSaysWhy(boolean dryRun) throws IOException {
        abandon("x", 3);
        store.put("gone", bytes(4));
        store.bucket.delete("gone", null);
        long damaged = store.stream.replace(store.subjects.meta("future"), new byte[] {'?'}, 0);
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(
                SweepRequest.olderThan(GRACE).withMarkers(true).withDryRun(dryRun));

        assertThat(report.orphans()).isEmpty();
        assertThat(report.markers()).isNull();
        assertThat(report.doubt()).contains("meta message " + damaged, store.subjects.meta("future"), "cannot be read");
        assertThat(store.stream.nuids()).containsExactly("x");
        assertThat(store.bucket.findIncludingDeleted("gone")).isPresent();
    }

    @Test
    void sweep_olderVersionOfAWriterWithoutRollUp_isReferredTo() throws IOException {
        StoredObject older = TestBucket.meta("a", "x", bytes(4));
        store.store(store.subjects.meta("a"), older, bytes(4));
        StoredObject newer = TestBucket.meta("a", "y", bytes(4));
        store.stream.store(store.subjects.chunks("y"), bytes(4));
        store.stream.store(store.subjects.meta("a"), MetaCodec.write(newer, TestBucket.NOW));

        assertThat(store.bucket.sweep(SweepRequest.olderThan(Duration.ZERO)).orphans())
                .isEmpty();

        assertThat(store.stream.nuids()).containsExactly("x", "y");
    }

    /** A put that the first look has missed, of which only one before the purge can know. */
    @Test
    void sweep_committedAfterTheFirstPurge_isKept() throws IOException {
        abandon("x", 1);
        abandon("y", 1);
        store.stream.letPass(GRACE.plusSeconds(1));
        store.faults.beforePurge(() -> commit("y")); // of the older one

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).extracting(SweepReport.Orphan::nuid).containsExactly("x");
        assertThat(store.get("y")).isEqualTo(bytes(4));
    }

    private void commit(String nuid) throws IOException {
        store.stream.replace(
                store.subjects.meta(nuid), MetaCodec.write(TestBucket.meta(nuid, nuid, bytes(4)), TestBucket.NOW), 0);
    }

    @Test
    void sweep_committedWhileLastChunksAreLookedUp_isKept() throws IOException {
        abandon("x", 1);
        store.stream.letPass(GRACE.plusSeconds(1));
        store.faults.beforeLookUp(0, () -> commit("x"));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).isEmpty();
        assertThat(store.get("x")).isEqualTo(bytes(4));
    }

    @Test
    void sweep_unreadableMetaThatComesMeanwhile_endsIt() throws IOException {
        abandon("x", 1);
        store.stream.letPass(GRACE.plusSeconds(1));
        store.faults.beforeLookUp(0, () -> store.stream.replace(store.subjects.meta("future"), new byte[] {'?'}, 0));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.doubt()).contains("cannot be read");
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_renamedMeanwhile_isKept() throws IOException {
        store.put("a", bytes(12));
        abandon("x", 1);
        store.stream.letPass(GRACE.plusSeconds(1));
        try (TestBucket other = store.otherClient("m")) {
            store.faults.beforePurge(() -> other.bucket.updateMeta("a", MetaUpdate.rename("b"), null));

            SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

            assertThat(report.orphans()).extracting(SweepReport.Orphan::nuid).containsExactly("x");
        }
        assertThat(store.get("b")).isEqualTo(bytes(12));
    }

    @Test
    void sweep_leaderChanges_removesNothingAndSaysWhy() throws IOException {
        abandon("x", 1);
        store.stream.letPass(GRACE.plusSeconds(1));
        store.faults.beforeLookUp(0, () -> store.stream.elect("n2"));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.doubt()).contains("leader was 'n1'", "'n2' now");
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    /** A mirror has chunks, as old as they are, before the meta message that refers to them. */
    @Test
    void sweep_mirror_removesNothingAndSaysWhy() throws IOException {
        abandon("x", 1);
        store.stream.setCopied();
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.doubt()).contains("copies another one");
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    /** A purge of such a subject would be one of every chunk of the bucket. */
    @ParameterizedTest
    @ValueSource(strings = {">", "*", "x.y"})
    void sweep_chunkOnASubjectThatIsNoUploads_isLeftAlone(String nuid) throws IOException {
        store.put("a", bytes(12));
        store.stream.store(store.subjects.allChunks().replace(">", nuid), bytes(4));
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(SweepRequest.olderThan(GRACE));

        assertThat(report.orphans()).isEmpty();
        assertThat(store.get("a")).isEqualTo(bytes(12));
        assertThat(store.wire.counts(store.subjects.allChunks())).hasSize(2);
    }

    @Test
    void sweep_serverDoesNotAnswer_failsAndSaysWhatWasRemoved() {
        store.faults.failState(WireException.Kind.TIMEOUT);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.bucket.sweep(SweepRequest.olderThan(GRACE)))
                .withMessageContainingAll("Sweep of bucket 'b'", "the chunks of 0 uploads");
    }

    // delete markers

    private static final SweepRequest MARKERS = SweepRequest.olderThan(GRACE).withMarkers(true);

    private long delete(String name) throws IOException {
        store.put(name, bytes(4));
        return store.bucket.delete(name, null).revision();
    }

    private long metas() throws IOException {
        return store.stream.counts(store.subjects.allMeta()).size();
    }

    @Test
    void sweep_oldMarkers_areRemovedWithMarkersAlone() throws IOException {
        store.put("live", bytes(4));
        delete("a");
        delete("b");
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport chunksAlone = store.bucket.sweep(SweepRequest.olderThan(GRACE));
        SweepReport dry = store.bucket.sweep(MARKERS.withDryRun(true));
        assertThat(metas()).isEqualTo(3);
        SweepReport swept = store.bucket.sweep(MARKERS);

        assertThat(chunksAlone.markers()).isNull();
        assertThat(dry.markers()).isEqualTo(new SweepReport.Markers(2, false, 0, 0, Map.of()));
        assertThat(swept.markers()).isEqualTo(new SweepReport.Markers(2, true, 0, 0, Map.of()));
        assertThat(metas()).isEqualTo(1);
        assertThat(store.get("live")).isEqualTo(bytes(4));
    }

    @Test
    void sweep_youngMarker_isLeft() throws IOException {
        delete("a");
        store.stream.letPass(GRACE.minusSeconds(5));

        assertThat(store.bucket.sweep(MARKERS).markers()).isEqualTo(new SweepReport.Markers(0, true, 1, 0, Map.of()));
        assertThat(metas()).isEqualTo(1);
    }

    @Test
    void sweep_markerReplacedMeanwhile_isNotTouched() throws IOException {
        delete("a");
        store.stream.letPass(GRACE.plusSeconds(1));
        try (TestBucket other = store.otherClient("m")) {
            store.faults.beforePurge(() -> other.put("a", bytes(8)));

            assertThat(store.bucket.sweep(MARKERS).markers())
                    .isEqualTo(new SweepReport.Markers(0, true, 0, 0, Map.of()));
        }
        assertThat(store.get("a")).isEqualTo(bytes(8));
    }

    @Test
    void sweep_markerThatADurableConsumerHasNotPassed_isLeft() throws Exception {
        long before = delete("before");
        DurableReading reading = new DurableReading(
                "etl",
                store.subjects.allMeta(),
                DeliverPolicy.LAST_PER_SUBJECT,
                DeliverPolicy.LAST_PER_SUBJECT,
                Duration.ofSeconds(30),
                -1,
                "");
        try (DurableMessages messages = store.wire.share(reading)) {
            DurableMessage first = messages.next(Duration.ofSeconds(5), 10).orElseThrow();
            assertThat(first.message().sequence()).isEqualTo(before);
            delete("after");
            store.stream.letPass(GRACE.plusSeconds(1));

            assertThat(store.bucket.sweep(MARKERS).markers())
                    .isEqualTo(new SweepReport.Markers(0, true, 0, 0, Map.of("etl", 2)));

            store.wire.ack(first.acknowledgeOn()).join();
            assertThat(store.bucket.sweep(MARKERS).markers())
                    .isEqualTo(new SweepReport.Markers(1, true, 0, 0, Map.of("etl", 1)));
            store.wire
                    .ack(messages.next(Duration.ofSeconds(5), 10).orElseThrow().acknowledgeOn())
                    .join();
            assertThat(store.bucket.sweep(MARKERS).markers())
                    .isEqualTo(new SweepReport.Markers(1, true, 0, 0, Map.of()));
        }
        assertThat(metas()).isZero();
    }

    /** Without the marker, the version that jnats has stored would be the current one again. */
    @Test
    void sweep_markerThatHidesAnotherEncodingsVersion_isLeft() throws IOException {
        StoredObject theirs = TestBucket.meta("ab~", "x", bytes(4));
        store.store(store.subjects.otherMetas("ab~").get(0), theirs, bytes(4));
        store.stream.replace(store.subjects.meta("ab~"), MetaCodec.write(theirs.asDeleted(), TestBucket.NOW), 0);
        store.stream.letPass(GRACE.plusSeconds(1));

        assertThat(store.bucket.sweep(MARKERS).markers()).isEqualTo(new SweepReport.Markers(0, true, 0, 1, Map.of()));
        assertThat(store.bucket.find("ab~")).isEmpty();
    }

    @Test
    void sweep_markerAboveAnOlderVersion_removesBoth() throws IOException {
        StoredObject older = TestBucket.meta("a", "x", bytes(4));
        store.store(store.subjects.meta("a"), older, bytes(4));
        store.stream.store(store.subjects.meta("a"), MetaCodec.write(older.asDeleted(), TestBucket.NOW));
        store.stream.letPass(GRACE.plusSeconds(1));

        assertThat(store.bucket.sweep(MARKERS).markers()).isEqualTo(new SweepReport.Markers(1, true, 0, 0, Map.of()));
        assertThat(metas()).isZero();
    }

    @Test
    void sweep_liveVersionAboveAnOldMarker_isKept() throws IOException {
        long marker = delete("a");
        StoredObject newer = TestBucket.meta("a", "y", bytes(4));
        store.stream.store(store.subjects.chunks("y"), bytes(4));
        store.stream.store(store.subjects.meta("a"), MetaCodec.write(newer, TestBucket.NOW));
        store.stream.letPass(GRACE.plusSeconds(1));

        assertThat(store.bucket.sweep(MARKERS).markers()).isEqualTo(new SweepReport.Markers(0, true, 0, 0, Map.of()));
        assertThat(store.stream.next(store.subjects.meta("a"), marker)).isPresent();
        assertThat(store.get("a")).isEqualTo(bytes(4));
    }

    @ParameterizedTest
    @ValueSource(strings = {">", "*", "YQ"})
    void sweep_markerOnASubjectThatIsNotItsNames_removesNoObject(String encoded) throws IOException {
        store.put("a", bytes(4));
        store.stream.store(
                store.subjects.allMeta().replace(">", encoded),
                MetaCodec.write(TestBucket.meta("gone", "x", bytes(4)).asDeleted(), TestBucket.NOW));
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(MARKERS);

        assertThat(report.markers() == null || report.markers().old() == 0)
                .as("%s", report)
                .isTrue();
        assertThat(store.get("a")).isEqualTo(bytes(4));
    }

    @Test
    void sweep_deleteThatDiedBeforeItsPurge_isFinished() throws IOException {
        StoredObject object = store.put("a", bytes(12));
        store.faults.failPurge(WireException.Kind.REFUSED);
        store.bucket.delete("a", null);
        assertThat(store.stream.nuids()).containsExactly(object.nuid());

        assertThat(store.bucket.sweep(SweepRequest.olderThan(Duration.ZERO)).orphans())
                .hasSize(1);

        assertThat(store.stream.nuids()).isEmpty();
    }
}
