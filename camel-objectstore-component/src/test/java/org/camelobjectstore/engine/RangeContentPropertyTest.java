/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.engine.TestBucket.CHUNK;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.camelobjectstore.engine.wire.WireException;

class RangeContentPropertyTest {

    @Property(tries = 300)
    void range_anywhere_isThatPartOfTheBytes(
            @ForAll @IntRange(max = 40) int size,
            @ForAll @IntRange(max = 40) int offset,
            @ForAll @IntRange(max = 45) int length)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            store.put("a", bytes(size));
            int begin = Math.min(offset, size);
            int end = Math.min(begin + length, size);

            assertThat(store.get("a", begin, (long) length)).isEqualTo(Arrays.copyOfRange(bytes(size), begin, end));
            assertThat(store.get("a", begin, null)).isEqualTo(Arrays.copyOfRange(bytes(size), begin, size));
        }
    }

    /** How many chunks there are from a sequence on is asked of replicas, which may lack some. */
    @Property(tries = 200)
    void range_replicaLags_isThatPartOfTheBytes(
            @ForAll @Size(min = 4, max = 60) List<@IntRange(max = 2) Integer> whose,
            @ForAll @IntRange(max = 300) int offset,
            @ForAll @IntRange(max = 20) int missing)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            int mine = 0;
            for (int turn : whose) {
                if (turn == 0) {
                    store.stream.store(store.subjects.chunks("x"), bytes(mine++ * CHUNK, CHUNK));
                } else {
                    store.stream.store(store.subjects.chunks("y" + turn), bytes(CHUNK));
                }
            }
            byte[] content = bytes(mine * CHUNK);
            store.store(store.subjects.meta("a"), TestBucket.meta("a", "x", content));
            FakeStream behind = store.stream.replica();
            for (int i = 0; i < Math.min(missing, mine); i++) {
                behind.removeChunk("x", mine - i);
            }
            store.faults.answerFrom(behind);
            int begin = Math.min(offset, content.length);

            assertThat(store.get("a", begin, 6L))
                    .isEqualTo(Arrays.copyOfRange(content, begin, Math.min(begin + 6, content.length)));
        }
    }

    /** Two puts at once: the chunks of one lie between those of the other, in any order. */
    @Property(tries = 200)
    void range_chunksOfOthersInBetween_isThatPartOfTheBytes(
            @ForAll @Size(min = 4, max = 60) List<@IntRange(max = 2) Integer> whose,
            @ForAll @IntRange(max = 300) int offset)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            int mine = 0;
            for (int turn : whose) {
                if (turn == 0) {
                    store.stream.store(store.subjects.chunks("x"), bytes(mine++ * CHUNK, CHUNK));
                } else {
                    store.stream.store(store.subjects.chunks("y" + turn), bytes(CHUNK));
                }
            }
            byte[] content = bytes(mine * CHUNK);
            store.store(store.subjects.meta("a"), TestBucket.meta("a", "x", content));
            int begin = Math.min(offset, content.length);

            assertThat(store.get("a", begin, 6L))
                    .isEqualTo(Arrays.copyOfRange(content, begin, Math.min(begin + 6, content.length)));
        }
    }

    /** Clients that write what a read gives have short chunks in the middle; the server cannot be asked where. */
    @Property(tries = 200)
    void range_chunksOfAnySize_isThatPartOfTheBytes(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = CHUNK) Integer> lengths,
            @ForAll @IntRange(max = 60) int offset)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            int size = lengths.stream().mapToInt(Integer::intValue).sum();
            List<byte[]> chunks = new ArrayList<>();
            int at = 0;
            for (int length : lengths) {
                chunks.add(bytes(at, length));
                at += length;
            }
            StoredObject meta = TestBucket.meta("a", "x", bytes(size));
            StoredObject told = new StoredObject(
                    "b",
                    "a",
                    null,
                    meta.metadata(),
                    meta.headers(),
                    "x",
                    size,
                    lengths.size(),
                    CHUNK,
                    meta.digest(),
                    false,
                    null,
                    0,
                    TestBucket.NOW);
            store.store(store.subjects.meta("a"), told, chunks.toArray(byte[][]::new));
            int begin = Math.min(offset, size);

            assertThat(store.get("a", begin, 5L))
                    .isEqualTo(Arrays.copyOfRange(bytes(size), begin, Math.min(begin + 5, size)));
        }
    }

    @Example
    void range_behindTheEnd_isRefused() throws IOException {
        try (TestBucket store = new TestBucket()) {
            store.put("a", bytes(10));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> store.get("a", 11, null))
                    .withMessage("offset 11 is behind the end of object 'a' in bucket 'b', which has 10 bytes");
            assertThat(store.get("a", 10, 5L)).isEmpty();
        }
    }

    @Example
    void range_ofAReplacedObject_isObjectChanged() throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject old = store.put("a", bytes(40));
            store.put("a", bytes(100, 40));

            ObjectContent content = store.bucket.open(old, GetRequest.WHOLE.withRange(20, 4L));
            assertThatExceptionOfType(ObjectChangedException.class).isThrownBy(content::readAllBytes);
        }
    }

    /** As a ttl does it: chunks are older than their meta message, the first ones most of all. */
    @Property(tries = 60)
    void range_ofAnObjectThatLacksAChunk_isNeverOtherBytes(
            @ForAll @IntRange(min = 1, max = 3) int missing, @ForAll @IntRange(max = 11) int offset)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject object = store.put("a", bytes(12));
            store.stream.removeChunk(object.nuid(), missing);

            assertThatExceptionOfType(ObjectCorruptedException.class).isThrownBy(() -> store.get("a", offset, 1L));
        }
    }

    @Example
    void range_lookUpFails_isSaidForUsers() throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject object = store.put("a", bytes(40));
            ObjectContent content = store.bucket.open(object, GetRequest.WHOLE.withRange(20, 4L));
            store.faults.failLookUp(WireException.Kind.TIMEOUT);

            assertThatExceptionOfType(TransferTimeoutException.class)
                    .isThrownBy(content::readAllBytes)
                    .withMessageContaining("Reading object 'a'");
        }
    }
}
