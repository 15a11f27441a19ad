/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the chunks of one version are read; a read window holds two of them. */
@Timeout(30)
class ChunkSourceTest {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void read_emptyObject_asksTheServerNothing() throws IOException {
        StoredObject object = store.put("a", bytes(0));
        int before = store.wire.requests();

        assertThat(store.read(object)).isEmpty();
        assertThat(store.wire.requests()).isEqualTo(before);
    }

    @Test
    void open_withoutARead_asksTheServerNothing() throws IOException {
        StoredObject object = store.put("a", bytes(20));
        int before = store.wire.requests();

        store.bucket.open(object, true).close();

        assertThat(store.wire.requests()).isEqualTo(before);
    }

    @Test
    void read_oneChunk_isOneRequest() throws IOException {
        StoredObject object = store.put("a", bytes(3));
        int before = store.wire.requests();

        assertThat(store.read(object)).isEqualTo(bytes(3));
        assertThat(store.wire.requests()).isEqualTo(before + 1);
    }

    @Test
    void read_severalWindows_isOneReader() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        int before = store.wire.requests();

        assertThat(store.read(object)).isEqualTo(bytes(39));
        assertThat(store.wire.requests()).isEqualTo(before + 2); // the first chunk, and the reader
    }

    @Test
    void read_everyReaderIsOnAReplicaThatLags_isWhatTheLeaderHas() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        FakeStream behind = store.stream.replica();
        behind.removeChunk(object.nuid(), 10);
        behind.removeChunk(object.nuid(), 9);
        behind.removeChunk(object.nuid(), 8);

        for (FakeStream replica : List.of(behind, new FakeStream(store.subjects))) {
            store.faults.answerFrom(replica);
            assertThat(store.read(object)).isEqualTo(bytes(39));
        }
    }

    /**
     * <pre>
     *   reader   |0 1|                              |2 ... gone
     *   writer         put: new chunks, old purged
     * </pre>
     */
    @Test
    void read_overwrittenMeanwhile_isChangedAndNeverMixed() throws IOException {
        StoredObject old = store.put("a", bytes(39));
        ObjectContent content = store.bucket.open(old, true);
        assertThat(content.readNBytes(8)).isEqualTo(bytes(8));
        StoredObject current = store.put("a", bytes(100, 39));

        assertThatExceptionOfType(ObjectChangedException.class)
                .isThrownBy(content::readAllBytes)
                .withMessageContaining("'a' in bucket 'b' was replaced")
                .withMessageContaining("12 of 39 bytes of revision " + old.revision())
                .withMessageContaining("revision " + current.revision() + " is current")
                .withMessageContaining("nuid n1, now n2");
        assertThat(store.get("a")).isEqualTo(bytes(100, 39));
    }

    @Test
    void read_overwrittenBeforeTheFirstRead_isChanged() throws IOException {
        StoredObject one = store.put("one chunk", bytes(3));
        StoredObject more = store.put("more", bytes(9));
        store.put("one chunk", bytes(100, 3));
        store.put("more", bytes(100, 9));

        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(() -> store.read(one));
        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(() -> store.read(more));
    }

    @Test
    void read_becameALink_isChanged() throws IOException {
        StoredObject object = store.put("a", bytes(9));
        StoredObject target = store.put("target", bytes(3));
        store.bucket.delete("a", null);
        store.bucket.addLink("a", target);

        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(() -> store.read(object));
    }

    @Test
    void read_deletedMeanwhile_isNotFound() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        ObjectContent content = store.bucket.open(object, true);
        assertThat(content.readNBytes(1)).isEqualTo(bytes(1));
        store.bucket.delete("a", null);

        assertThatExceptionOfType(ObjectNotFoundException.class)
                .isThrownBy(content::readAllBytes)
                .withMessageContaining("'a' was deleted from bucket 'b' while it was read")
                .withMessageContaining("4 of 39 bytes");
    }

    @Test
    void read_renamedMeanwhile_goesOn() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        ObjectContent content = store.bucket.open(object, true);
        assertThat(content.readNBytes(1)).isEqualTo(bytes(1));
        store.bucket.updateMeta("a", MetaUpdate.rename("z"), null);

        assertThat(content.readAllBytes()).isEqualTo(bytes(1, 38));
    }

    @Test
    void read_lastChunkMissing_isCorruptedAndSaysHowMuchIsThere() throws IOException {
        StoredObject object = store.put("a", bytes(10));
        store.stream.removeChunk(object.nuid(), 3);

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> store.read(object))
                .withMessageContaining("'a' in bucket 'b' is corrupt")
                .withMessageContaining("only 8 of 10 bytes are stored")
                .withMessageContaining("nuid n1, 3 chunks")
                .satisfies(e -> assertThat(e.object()).isEqualTo("a"));
    }

    @Test
    void read_onlyChunkMissing_isCorrupted() throws IOException {
        StoredObject object = store.put("a", bytes(3));
        store.stream.removeChunk(object.nuid(), 1);

        assertThatExceptionOfType(ObjectCorruptedException.class).isThrownBy(() -> store.read(object));
    }

    @Test
    void read_digestWrong_canBeHadWithoutVerification() throws IOException {
        StoredObject object = store.put("a", bytes(6));
        store.stream.corruptChunk(object.nuid(), 2);

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> store.read(object))
                .withMessageContaining("verifyDigest=false");
        try (ObjectContent content = store.bucket.open(object, false)) {
            assertThat(content.readAllBytes()).hasSize(6);
        }
    }

    @Test
    void read_noDigestStored_isNotVerified() throws IOException {
        StoredObject meta = TestBucket.meta("a", "x", bytes(6));
        StoredObject object = new StoredObject(
                "b", "a", null, meta.metadata(), meta.headers(), "x", 6, 2, 4, null, false, null, 5, TestBucket.NOW);
        store.store(store.subjects.meta("a"), object, bytes(4), bytes(4, 2));

        assertThat(store.read(object)).isEqualTo(bytes(6));
    }

    // readers that get lost

    @Test
    void read_readerLost_goesOnBehindTheLastChunk() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        store.faults.loseReaderAfter(3);
        int before = store.wire.requests();

        assertThat(store.read(object)).isEqualTo(bytes(39));
        assertThat(store.wire.requests()).isEqualTo(before + 3);
    }

    @Test
    void read_readerLostAgainAndAgain_goesOnWhileThereIsProgress() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        for (int i = 0; i < 9; i++) {
            store.faults.loseReaderAfter(i % 2);
        }

        assertThat(store.read(object)).isEqualTo(bytes(39));
    }

    @Test
    void read_readerLostWithoutProgress_givesUp() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        store.faults.loseReaderAfter(2);
        for (int i = 0; i < 3; i++) {
            store.faults.loseReaderAfter(0);
        }

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> store.read(object))
                .withMessageContaining("Reading object 'a' from bucket 'b' failed")
                .withMessageContaining("12 of 39 bytes were read; do not use them");
    }

    @Test
    void read_overwrittenWhileTheReaderWasLost_isChanged() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        store.faults.loseReaderAfter(1);
        ObjectContent content = store.bucket.open(object, true);
        assertThat(content.readNBytes(4)).isEqualTo(bytes(4));
        store.put("a", bytes(100, 39));

        assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(content::read);
    }

    @Test
    void read_bucketDeletedMeanwhile_isBucketNotFound() throws IOException {
        StoredObject object = store.put("a", bytes(39));
        ObjectContent content = store.bucket.open(object, true);
        assertThat(content.readNBytes(4)).isEqualTo(bytes(4));
        store.stream.delete();

        assertThatExceptionOfType(BucketNotFoundException.class).isThrownBy(content::readAllBytes);
    }

    @Test
    void read_serverSilentWhileAsked_isATimeout() throws IOException {
        StoredObject object = store.put("a", bytes(3));
        store.faults.failLookUp(Kind.TIMEOUT);

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> store.read(object))
                .withMessageContaining("0 of 3 bytes were read");
    }

    // what other clients store

    /** WIRE.md 0.3: .NET adds an empty message when the size is a multiple of the chunk size. */
    @Test
    void read_dotNetTrailingEmptyChunk_isTolerated() throws IOException {
        byte[] none = {};
        StoredObject two = store.store(
                store.subjects.meta("two"), TestBucket.meta("two", "x", bytes(8)), bytes(4), bytes(4, 4), none);
        StoredObject one =
                store.store(store.subjects.meta("one"), TestBucket.meta("one", "y", bytes(4)), bytes(4), none);
        StoredObject empty = store.store(store.subjects.meta("empty"), TestBucket.meta("empty", "z", none), none);

        assertThat(store.read(two)).isEqualTo(bytes(8));
        assertThat(store.read(one)).isEqualTo(bytes(4));
        assertThat(store.read(empty)).isEmpty();
    }

    @Test
    void read_emptyChunkInTheMiddle_isTolerated() throws IOException {
        StoredObject object = store.store(
                store.subjects.meta("a"), TestBucket.meta("a", "x", bytes(6)), bytes(4), new byte[0], bytes(4, 2));

        assertThat(store.read(object)).isEqualTo(bytes(6));
    }

    @Test
    void read_shortChunksInTheMiddle_areTolerated() throws IOException {
        StoredObject object = store.store(
                store.subjects.meta("a"), TestBucket.meta("a", "x", bytes(6)), bytes(1), bytes(1, 3), bytes(4, 2));

        assertThat(store.read(object)).isEqualTo(bytes(6));
    }

    /** What the meta message tells is there and has the right digest: what follows does not belong to it. */
    @Test
    void read_extraChunkBehindTheEnd_isNotPartOfTheObject() throws IOException {
        StoredObject object = store.put("a", bytes(8));
        store.stream.store(store.subjects.chunks(object.nuid()), bytes(100, 4));

        assertThat(store.read(object)).isEqualTo(bytes(8));
    }

    @Test
    void read_extraChunkBehindTheOnlyOne_isNotPartOfTheObject() throws IOException {
        StoredObject object = store.put("a", bytes(3));
        store.stream.store(store.subjects.chunks(object.nuid()), bytes(100, 4));

        assertThat(store.read(object)).isEqualTo(bytes(3));
    }

    @Test
    void read_chunkCountNotTold_isReadAllTheSame() throws IOException {
        StoredObject meta = TestBucket.meta("a", "x", bytes(6));
        StoredObject object = new StoredObject(
                "b",
                "a",
                null,
                meta.metadata(),
                meta.headers(),
                "x",
                6,
                0,
                0,
                meta.digest(),
                false,
                null,
                5,
                TestBucket.NOW);
        store.store(store.subjects.meta("a"), object, bytes(4), bytes(4, 2));

        assertThat(store.read(object)).isEqualTo(bytes(6));
    }

    @Test
    void read_negativeSize_isCorrupted() {
        StoredObject meta = TestBucket.meta("a", "x", bytes(0));
        StoredObject object = new StoredObject(
                "b", "a", null, meta.metadata(), meta.headers(), "x", -1, 0, 0, null, false, null, 5, TestBucket.NOW);

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> store.read(object))
                .withMessageContaining("-1 bytes");
    }

    // what cannot be read

    @Test
    void open_linkOrDeleted_isRefused() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        StoredObject link = store.bucket.addLink("l", target);
        StoredObject deleted = store.bucket.delete("a", null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.bucket.open(link, true))
                .withMessageContaining("'l' in bucket 'b' has no content: it is a link");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.bucket.open(deleted, true))
                .withMessageContaining("it is deleted");
    }

    @Test
    void read_closed_failsWithItsPosition() throws IOException {
        StoredObject object = store.put("a", bytes(20));
        ObjectContent content = store.bucket.open(object, true);
        content.readNBytes(4);
        content.close();
        content.close();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(content::read)
                .withMessageContaining("'a' in bucket 'b' was closed after 4 of 20 bytes");
    }

    @Test
    void close_byAnotherThread_endsTheReading() throws Exception {
        StoredObject object = store.put("a", bytes(39));
        ObjectContent content = store.bucket.open(object, true);
        content.readNBytes(4);

        CompletableFuture.runAsync(() -> {
                    try {
                        content.close();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .get(5, TimeUnit.SECONDS);

        assertThatExceptionOfType(IOException.class).isThrownBy(content::readAllBytes);
    }
}
