/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.camelobjectstore.engine.FakeFaults.Stored;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A put that nobody else disturbs: chunks, failures, and what they leave behind. */
@Timeout(30)
class PutTransferTest {
    private final TestBucket store = new TestBucket(Duration.ofMillis(200));
    private final TestBucket patient = store.otherClient("p");

    @AfterEach
    void close() {
        store.close();
        patient.close();
    }

    // what is stored

    @Test
    void put_newObject_isStoredWithWhatItsMetaTells() throws IOException {
        PutRequest request = new PutRequest(
                "a",
                "text",
                Map.of("k", "v"),
                Map.of("h", List.of("1", "2")),
                4,
                10,
                IfExists.REPLACE,
                null,
                Duration.ZERO);

        StoredObject put = patient.put(request, bytes(10)).object();

        assertThat(patient.bucket.info("a"))
                .isEqualTo(put.at(put.revision(), patient.bucket.info("a").lastModified()));
        assertThat(put)
                .isEqualTo(new StoredObject(
                        "b",
                        "a",
                        "text",
                        Map.of("k", "v"),
                        Map.of("h", List.of("1", "2")),
                        "p1",
                        10,
                        3,
                        4,
                        TestBucket.meta("a", "p1", bytes(10)).digest(),
                        false,
                        null,
                        4,
                        TestBucket.NOW));
        assertThat(patient.get("a")).isEqualTo(bytes(10));
    }

    @Test
    void put_tricklingSource_makesFullChunks() throws IOException {
        patient.bucket.put(request("a"), new TricklingSource(bytes(10), List.of(3, 1, 5)));

        assertThat(patient.stream.chunks("p1")).containsExactly(bytes(0, 4), bytes(4, 4), bytes(8, 2));
    }

    @Test
    void put_manyTimesTheWindow_reusesArraysOnlyAfterTheirAck() throws IOException {
        patient.put("a", bytes(250));

        assertThat(patient.get("a")).isEqualTo(bytes(250));
    }

    @Test
    void put_emptyObject_hasNoChunks() throws IOException {
        StoredObject put = patient.put("a", bytes(0));

        assertThat(put.size()).isZero();
        assertThat(put.chunks()).isZero();
        assertThat(put.digest()).isEqualTo("SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=");
        assertThat(patient.stream.nuids()).isEmpty();
        assertThat(patient.get("a")).isEmpty();
    }

    @Test
    void put_chunkLargerThanTheWindow_goesAlone() throws IOException {
        patient.put(request("a").withChunkSize(16), bytes(40));

        assertThat(patient.stream.chunks("p1")).hasSize(3);
        assertThat(patient.get("a")).isEqualTo(bytes(40));
    }

    @Test
    void put_chunkSizeOverMaxPayload_isLowered() throws IOException {
        StoredObject put = patient.put(request("a").withChunkSize(Integer.MAX_VALUE), bytes(10))
                .object();

        assertThat(put.chunkSize()).isEqualTo(FakeWire.MAX_PAYLOAD);
    }

    @Test
    void put_overOldVersion_removesItsChunks() throws IOException {
        StoredObject old = patient.put("a", bytes(10));
        StoredObject current = patient.put("a", bytes(100, 6));

        assertThat(current.revision()).isGreaterThan(old.revision());
        assertThat(patient.get("a")).isEqualTo(bytes(100, 6));
        assertThat(patient.stream.nuids()).containsExactly("p2");
        assertThat(patient.stream.messages(patient.subjects.meta("a"))).hasSize(1);
    }

    @Test
    void put_overDeletedObject_isThereAgain() throws IOException {
        patient.put("a", bytes(10));
        patient.bucket.delete("a", null);
        patient.put("a", bytes(6));

        assertThat(patient.get("a")).isEqualTo(bytes(6));
    }

    @Test
    void put_badName_asksNothing() {
        int before = patient.wire.requests();

        assertThatIllegalArgumentException().isThrownBy(() -> patient.put("", bytes(10)));
        assertThatIllegalArgumentException().isThrownBy(() -> patient.put("a\uD83D", bytes(10)));
        assertThat(patient.wire.requests()).isEqualTo(before);
        assertThat(patient.stream.nuids()).isEmpty();
    }

    // chunks that fail

    @Test
    void put_refusedChunk_keepsOldObjectAndPurgesNewChunks() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.refuseChunk(2, Kind.REFUSED);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("Put of 'a' to bucket 'b' failed")
                .withMessageContaining("refused chunk 2 (fake REFUSED)")
                .withMessageContaining("A previous version, if there was one, is still readable")
                .withMessageContaining("bytes of the new one were removed")
                .satisfies(e -> assertThat(e.bucket()).isEqualTo("b"))
                .satisfies(e -> assertThat(e.object()).isEqualTo("a"));
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_refusedChunk_stopsReadingTheSource() {
        store.faults.refuseChunk(1, Kind.FULL);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 1;
            }
        };

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.bucket.put(request("a"), endless))
                .withMessageContaining("raise the bucket's maxBytes");
        assertThat(store.stream.nuids()).isEmpty();
    }

    @Test
    void put_slowAck_isNoFailure() throws IOException {
        patient.faults.delayAck(1, Duration.ofMillis(50));
        patient.faults.delayAck(3, Duration.ofMillis(10));

        patient.put("a", bytes(30));

        assertThat(patient.get("a")).isEqualTo(bytes(30));
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_ONCE", "NEVER"})
    void put_ackNeverComes_timesOutAndPurges(Stored chunk) throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.dropAck(2, chunk);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 30)))
                .withMessageContaining("'a'")
                .withMessageContaining("no acknowledgement came for 200 ms")
                .withMessageContaining("bytes were in flight (limit 10)");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_ackOfTheLastChunkNeverComes_isNotCommitted() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.dropAck(3, Stored.AT_ONCE);

        assertThatExceptionOfType(TransferTimeoutException.class).isThrownBy(() -> store.put("a", bytes(100, 10)));
        assertOnlyReadable(old, bytes(6));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION"})
    void put_connectionTakesNoMore_purgesWhatWasSent(Kind kind) throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.failPublish(3);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("the connection is CLOSED")
                .withMessageContaining("8 bytes of the new one were removed")
                .withCauseInstanceOf(WireException.class)
                .satisfies(
                        e -> assertThat(((WireException) e.getCause()).kind()).isEqualTo(kind));
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_chunksCannotBeRemoved_saysWhereTheyAre() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.refuseChunk(3, Kind.REFUSED);
        store.faults.failPurge(Kind.REFUSED);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining(
                        "up to 12 bytes of the new one may be left on the subject $O.b.C.n2 of stream OBJ_b")
                .satisfies(e -> assertThat(e.getCause().getSuppressed())
                        .singleElement()
                        .satisfies(s -> assertThat(s).hasMessage("fake REFUSED of purge")));
        assertThat(store.get("a")).isEqualTo(bytes(6));
        assertThat(store.stream.nuids()).containsExactlyInAnyOrder(old.nuid(), "n2");
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "CONNECTION", "CONNECTION_LOST"})
    void put_serverOutOfReach_removesChunksWhenItIsBack(Kind kind) throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.refuseChunk(3, Kind.REFUSED);
        store.faults.failFence(kind);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("(nuid n2) will be removed as soon as the server can be reached");

        await().untilAsserted(() -> assertOnlyReadable(old, bytes(6)));
    }

    @Test
    void put_connectionLost_failsAtOnceAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.breakConnection(2);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("fake loss of the connection", "in flight")
                .withMessageContaining("bytes of the new one were removed")
                .withMessageContaining("repeat it");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_connectionLostAndBodyCanBeReadAgain_beginsAnewUnderAnotherNuid() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.breakConnection(2);

        PutResult result = store.bucket.put(request("a"), () -> new ByteArrayInputStream(bytes(100, 12)));

        assertThat(result.object().nuid()).isEqualTo("n3").isNotEqualTo(old.nuid());
        assertOnlyReadable(result.object(), bytes(100, 12));
    }

    @Test
    void put_connectionLostBeforeABodyOfOneReadingWasRead_beginsAnew() throws IOException {
        store.faults.failLookUp(Kind.CONNECTION_LOST);

        PutResult result = store.bucket.put(request("a").withIfExists(IfExists.FAIL), new OneReading(bytes(100, 12)));

        assertOnlyReadable(result.object(), bytes(100, 12));
    }

    @Test
    void put_connectionLostWhileABodyOfOneReadingWasRead_isNotRepeated() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.breakConnection(2);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.bucket.put(request("a"), new OneReading(bytes(100, 12))));
        assertOnlyReadable(old, bytes(6));
    }

    /** A body that cannot be read again. */
    private record OneReading(ByteArrayInputStream stream, int bytes) implements BodySource {
        OneReading(byte[] bytes) {
            this(new ByteArrayInputStream(bytes), bytes.length);
        }

        @Override
        public InputStream open() {
            return stream;
        }

        @Override
        public boolean isSpent() {
            return stream.available() < bytes;
        }
    }

    @Test
    void put_bodyCanBeReadAgainButTheServerRefuses_isNotRepeated() {
        store.faults.refuseChunk(1, Kind.FULL);
        AtomicInteger opened = new AtomicInteger();

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.bucket.put(request("a"), () -> {
                    opened.incrementAndGet();
                    return new ByteArrayInputStream(bytes(12));
                }));
        assertThat(opened).hasValue(1);
    }

    @Test
    void put_sealedBucket_saysSo() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.stream.seal();

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("the bucket is sealed and takes no more changes");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_missingBucket_isBucketNotFound() {
        store.stream.delete();

        assertThatExceptionOfType(BucketNotFoundException.class)
                .isThrownBy(() -> store.put("a", bytes(12)))
                .withMessageContaining("Bucket 'b' does not exist on fake://server");
        assertThatExceptionOfType(BucketNotFoundException.class).isThrownBy(() -> store.put("a", bytes(0)));
    }

    @Test
    void put_nobodyListensAndTheBucketsStateUnknown_saysWhatIsLeft() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.refuseChunk(3, Kind.NO_RESPONDER);
        store.faults.failState(Kind.TIMEOUT);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("refused chunk 3")
                .withMessageContaining("12 bytes of the new one were removed")
                .withMessageContaining("Check that JetStream is enabled on fake://server");
        assertOnlyReadable(old, bytes(6));
    }

    // a source that fails

    @Test
    void put_sourceFails_saysAfterHowManyBytes() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        IOException broken = new IOException("disk broken");

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.bucket.put(request("a"), failingAfter(bytes(100, 10), () -> broken)))
                .withMessageContaining("the body could not be read after 8 bytes")
                .withMessageContaining("disk broken")
                .withMessageContaining("8 bytes of the new one were removed")
                .withRootCauseInstanceOf(IOException.class);
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_sourceFailsUnchecked_passesItOnAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));

        assertThatIllegalStateException()
                .isThrownBy(() -> store.bucket.put(request("a"), failingAfter(bytes(100, 10), () -> {
                    throw new IllegalStateException("no more");
                })))
                .withMessage("no more");
        assertOnlyReadable(old, bytes(6));
    }

    /** Nothing is sent for an interrupted thread. */
    @Test
    void put_interrupted_keepsTheFlagAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        InputStream interrupting = failingAfter(bytes(100, 8), () -> {
            Thread.currentThread().interrupt();
            return null;
        });

        try {
            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.put(
                            request("a"), new SequenceInputStream(interrupting, new ByteArrayInputStream(bytes(20)))))
                    .withMessageContaining("interrupted");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_interruptedBeforeTheCommit_isNotSent() {
        InputStream interrupting = failingAfter(bytes(0), () -> {
            Thread.currentThread().interrupt();
            return null;
        });

        try {
            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.put(request("a").withIfExists(IfExists.FAIL), interrupting))
                    .withMessageContaining("interrupted before the meta message was sent");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(store.stream.messages(store.subjects.meta("a"))).isEmpty();
    }

    @Test
    void put_sourceFailsWithAnError_passesItOnAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        Error error = new LinkageError("no such class");

        assertThatThrownBy(() -> store.bucket.put(request("a"), failingAfter(bytes(100, 10), () -> {
                    throw error;
                })))
                .isSameAs(error);
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_interruptedAfterTheLastChunk_isNotCommitted() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        InputStream interrupting = failingAfter(bytes(100, 8), () -> {
            Thread.currentThread().interrupt();
            return null;
        });

        try {
            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.put(request("a"), interrupting))
                    .withMessageContaining("interrupted")
                    .withMessageContaining("8 bytes of the new one were removed");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertOnlyReadable(old, bytes(6));
    }

    // commits that fail

    @Test
    void put_commitAckLostButStored_succeedsAndCommitsOnce() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.AT_ONCE);

        StoredObject put = store.put("a", bytes(100, 12));

        assertOnlyReadable(put, bytes(100, 12));
        assertThat(put.revision())
                .isEqualTo(store.stream.state().lastSequence())
                .isEqualTo(7);
    }

    @Test
    void put_commitLost_isRetried() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.NEVER);
        store.faults.loseCommitAck(Stored.NEVER);

        assertOnlyReadable(store.put("a", bytes(100, 12)), bytes(100, 12));
    }

    @Test
    void put_commitArrivesLateWhenRetried_succeedsAndCommitsOnce() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.LATE);

        assertOnlyReadable(store.put("a", bytes(100, 12)), bytes(100, 12));
        assertThat(store.stream.state().lastSequence()).isEqualTo(7);
    }

    /** The meta message may still be under way, so the chunks must stay. */
    @Test
    void put_commitNeverAnswered_isUnknownAndRemovesNothing() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.NEVER);
        store.faults.loseCommitAck(Stored.NEVER);
        store.faults.loseCommitAck(Stored.LATE);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("it may have been stored")
                .withMessageContaining("No chunk was removed (nuid n2)")
                .withMessageContaining("Look the object up before you repeat it");
        assertThat(store.get("a")).isEqualTo(bytes(6));

        store.wire.deliverLate();
        assertThat(store.get("a")).isEqualTo(bytes(100, 12));
    }

    @Test
    void put_commitUnansweredAndLeaderSilent_isUnknownAndRemovesNothing() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.AT_ONCE);
        store.faults.beforeCommit(() -> store.faults.failLookUp(Kind.TIMEOUT));

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("No chunk was removed (nuid n2)");
        assertThat(store.get("a")).isEqualTo(bytes(100, 12));
    }

    /**
     * <pre>
     *   1st attempt  no answer; the leader does not have it yet
     *   2nd attempt  refused, as the first one arrived after all; the leader stays silent
     * </pre>
     */
    @Test
    void put_commitArrivesLateAndLeaderSilent_isUnknownAndRemovesNothing() throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.LATE);
        store.faults.beforeCommit(() -> {});
        store.faults.beforeCommit(() -> store.faults.failLookUp(Kind.TIMEOUT));

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("No chunk was removed (nuid n2)");
        assertThat(store.get("a")).isEqualTo(bytes(100, 12));
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTION", "REFUSED", "NO_RESPONDER"})
    void put_commitUnansweredThenRefused_isUnknownAndRemovesNothing(Kind second) throws IOException {
        store.put("a", bytes(6));
        store.faults.loseCommitAck(Stored.LATE);
        store.faults.refuseCommit(second);
        store.faults.beforeCommit(() -> {});
        store.faults.beforeCommit(() -> store.faults.failLookUp(Kind.CONNECTION));

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("No chunk was removed (nuid n2)");
        assertThat(patient.get("a")).isEqualTo(bytes(100, 12));
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_ONCE", "LATE"})
    void put_interruptedWhileCommitting_neverRemovesWhatMayBeCommitted(Stored commit) throws IOException {
        store.put("a", bytes(6));
        store.faults.interruptCommit(commit);

        boolean reported = false;
        try {
            store.put("a", bytes(100, 12));
        } catch (TransferTimeoutException e) {
            reported = true;
            assertThat(e).hasMessageContaining("No chunk was removed (nuid n2)");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(reported).isEqualTo(commit == Stored.LATE);
        if (!reported) {
            assertThat(store.stream.nuids()).containsExactly("n2");
        }
        store.wire.deliverLate();
        assertThat(store.get("a")).isEqualTo(bytes(100, 12));
    }

    @Test
    void put_commitRefused_keepsOldObjectAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.refuseCommit(Kind.FULL);

        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("12 bytes of the new one were removed")
                .withMessageContaining("raise the bucket's maxBytes");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_metaOverMaxPayload_keepsOldObjectAndPurges() throws IOException {
        StoredObject old = store.put("a", bytes(6));

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(
                        () -> store.put(request("a").withDescription("x".repeat(FakeWire.MAX_PAYLOAD)), bytes(100, 12)))
                .withMessageContaining("the message cannot be sent");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_lookUpFails_keepsOldObjectAndSaysWhatIsLeft() throws IOException {
        StoredObject old = store.put("a", bytes(6));
        store.faults.failLookUp(Kind.TIMEOUT);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.put("a", bytes(100, 12)))
                .withMessageContaining("Put of 'a' to bucket 'b' failed: fake TIMEOUT of last message")
                .withMessageContaining("12 bytes of the new one were removed");
        assertOnlyReadable(old, bytes(6));
    }

    @Test
    void put_oldChunksCannotBeRemoved_succeedsAllTheSame() throws IOException {
        store.put("a", bytes(6));
        store.faults.failPurge(Kind.REFUSED);

        store.put("a", bytes(100, 12));

        assertThat(store.get("a")).isEqualTo(bytes(100, 12));
        assertThat(store.stream.nuids()).containsExactly("n1", "n2");
    }

    // names that jnats stored

    @Test
    void put_overObjectUnderStandardName_replacesItAndCleansBothSubjects() throws IOException {
        storeAsJnats();
        assertThat(patient.get("ab~")).isEqualTo(bytes(6));

        StoredObject put = patient.put("ab~", bytes(100, 12));

        assertOnlyReadable(put, bytes(100, 12));
        assertThat(patient.stream.messages("$O.b.M.YWJ+")).isEmpty();
        assertThat(patient.stream.messages("$O.b.M.YWJ-")).hasSize(1);
        assertThat(patient.bucket.list(name -> true, true)).hasSize(1);
    }

    @Test
    void delete_objectUnderStandardName_leavesOneMarkerAndNoChunks() throws IOException {
        storeAsJnats();

        StoredObject marker = patient.bucket.delete("ab~", null);

        assertThat(marker.deleted()).isTrue();
        assertThat(patient.bucket.find("ab~")).isEmpty();
        assertThat(patient.stream.nuids()).isEmpty();
        assertThat(patient.stream.messages("$O.b.M.YWJ+")).isEmpty();
        assertThat(new String(patient.stream.messages("$O.b.M.YWJ-").get(0).data(), UTF_8))
                .contains("\"deleted\":true");
    }

    @Test
    void updateMeta_objectUnderStandardName_movesItToTheUsualOne() throws IOException {
        storeAsJnats();

        patient.bucket.updateMeta("ab~", MetaUpdate.description("new"), null);

        assertThat(patient.bucket.info("ab~").description()).isEqualTo("new");
        assertThat(patient.get("ab~")).isEqualTo(bytes(6));
        assertThat(patient.stream.messages("$O.b.M.YWJ+")).isEmpty();
    }

    @Test
    void rename_objectUnderStandardName_keepsItsBytes() throws IOException {
        storeAsJnats();

        patient.bucket.updateMeta("ab~", MetaUpdate.rename("c"), null);

        assertThat(patient.get("c")).isEqualTo(bytes(6));
        assertThat(patient.bucket.list(name -> true, true)).hasSize(1);
    }

    @Test
    void put_bothNamesStored_theNewestCountsAndBothAreCleaned() throws IOException {
        patient.put("ab~", bytes(50, 6));
        storeAsJnats();
        assertThat(patient.get("ab~")).isEqualTo(bytes(6));

        StoredObject put = patient.put("ab~", bytes(100, 12));

        assertOnlyReadable(put, bytes(100, 12));
        assertThat(patient.bucket.list(name -> true, true)).hasSize(1);
    }

    @Test
    void put_expectedRevisionOfStandardName_isTheOneThatInfoTells() throws IOException {
        storeAsJnats();
        long revision = patient.bucket.info("ab~").revision();

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> patient.put(request("ab~").withExpectedRevision(0), bytes(3)));
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> patient.put(request("ab~").withExpectedRevision(revision + 1), bytes(3)));
        assertOnlyReadable(
                patient.put(request("ab~").withExpectedRevision(revision), bytes(3))
                        .object(),
                bytes(3));
    }

    private void storeAsJnats() throws IOException {
        patient.store("$O.b.M.YWJ+", TestBucket.meta("ab~", "jnats", bytes(6)), bytes(4), bytes(4, 2));
    }

    /** The object is what is read, and nothing else has chunks. */
    private void assertOnlyReadable(StoredObject object, byte[] content) throws IOException {
        assertThat(patient.get(object.name())).isEqualTo(content);
        assertThat(patient.bucket.info(object.name()).nuid()).isEqualTo(object.nuid());
        assertThat(patient.bucket.info(object.name()).revision()).isEqualTo(object.revision());
        assertThat(patient.stream.nuids()).containsExactly(object.nuid());
    }

    /** Hands out some bytes, then does what {@code end} does; if that returns null, the stream ends. */
    private static InputStream failingAfter(byte[] bytes, Supplier<IOException> end) {
        ByteArrayInputStream content = new ByteArrayInputStream(bytes);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int next = content.read();
                if (next < 0) {
                    IOException failure = end.get();
                    if (failure != null) {
                        throw failure;
                    }
                }
                return next;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return content.available() > 0 ? content.read(target, offset, length) : read();
            }
        };
    }
}
