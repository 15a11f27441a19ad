/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camelobjectstore.engine.TestBucket.CHUNK;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class VerifyingContentPropertyTest {

    enum Act {
        READ_ONE,
        READ_SOME,
        SKIP
    }

    record Step(Act act, int count) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(Act.class), Arbitraries.integers().between(0, 9))
                .as(Step::new);
    }

    @Property(tries = 300)
    void content_anyReadsAndSkips_isLikeAnArrays(
            @ForAll @IntRange(max = 30) int size, @ForAll @Size(max = 30) List<@From("steps") Step> steps)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject object = store.put("a", bytes(size));
            ByteArrayInputStream array = new ByteArrayInputStream(bytes(size));
            try (ObjectContent content = store.bucket.open(object, true)) {
                for (Step step : steps) {
                    doBoth(step, content, array);
                    assertThat(content.available()).isBetween(0, array.available());
                }
                assertThat(content.info()).isEqualTo(object);
                assertThat(content.readAllBytes()).isEqualTo(array.readAllBytes());
                assertThat(content.read()).isEqualTo(-1);
            }
        }
    }

    private static void doBoth(Step step, ObjectContent content, ByteArrayInputStream array) throws IOException {
        switch (step.act()) {
            case READ_ONE -> assertThat(content.read()).isEqualTo(array.read());
            case SKIP -> assertThat(content.skip(step.count())).isEqualTo(array.skip(step.count()));
            case READ_SOME -> {
                byte[] target = new byte[step.count()];
                int read = content.read(target, 0, step.count());
                if (step.count() == 0) {
                    assertThat(read).isZero();
                    return;
                }
                byte[] expected = new byte[step.count()];
                assertThat(read).isEqualTo(array.read(expected, 0, Math.max(1, read))); // fewer than asked for is fine
                assertThat(target).isEqualTo(expected);
            }
        }
    }

    /** Whoever stops at the known size, without asking for the end, must be told as well. */
    @Property(tries = 200)
    void content_wrongByteAnywhere_neverHandsOutTheLastChunkNorTheEnd(
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 9) int portion,
            @ForAll @IntRange(max = 100) int which)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject object = store.put("a", bytes(size));
            int chunks = (size + CHUNK - 1) / CHUNK;
            store.stream.corruptChunk(object.nuid(), 1 + which % chunks);

            ObjectContent content = store.bucket.open(object, true);
            ByteArrayOutputStream read = new ByteArrayOutputStream();

            assertThatExceptionOfType(ObjectCorruptedException.class)
                    .isThrownBy(() -> readAll(content, portion, read))
                    .withMessageContaining("'a'")
                    .withMessageContaining("'b'")
                    .withMessageContaining(object.digest())
                    .withMessageContaining(object.nuid());
            assertThat(read.size()).isEqualTo((chunks - 1) * CHUNK);
            assertThatExceptionOfType(IOException.class).isThrownBy(content::read);
        }
    }

    @Property(tries = 100)
    void content_chunkMissingAnywhere_isCorrupted(
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 9) int portion,
            @ForAll @IntRange(max = 100) int which)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            StoredObject object = store.put("a", bytes(size));
            int chunks = (size + CHUNK - 1) / CHUNK;
            store.stream.removeChunk(object.nuid(), 1 + which % chunks);

            assertThatExceptionOfType(ObjectCorruptedException.class)
                    .isThrownBy(() -> readAll(store.bucket.open(object, true), portion, new ByteArrayOutputStream()))
                    .withMessageContaining("of " + size + " bytes are stored");
        }
    }

    @Property(tries = 100)
    void content_moreStoredThanTheMetaTells_isCorrupted(
            @ForAll @IntRange(min = 1, max = 3) int tooMuch,
            @ForAll @IntRange(max = 4) int fullChunks,
            @ForAll boolean verifyDigest)
            throws IOException {
        try (TestBucket store = new TestBucket()) {
            byte[] told = bytes(fullChunks * CHUNK + CHUNK - tooMuch);
            byte[][] stored = new byte[fullChunks + 1][];
            Arrays.setAll(stored, i -> bytes(i * CHUNK, CHUNK));
            StoredObject object = store.store(store.subjects.meta("a"), TestBucket.meta("a", "x", told), stored);

            assertThatExceptionOfType(ObjectCorruptedException.class)
                    .isThrownBy(
                            () -> readAll(store.bucket.open(object, verifyDigest), CHUNK, new ByteArrayOutputStream()))
                    .withMessageContaining(told.length + " bytes");
        }
    }

    private static void readAll(ObjectContent content, int portion, ByteArrayOutputStream into) throws IOException {
        byte[] buffer = new byte[portion];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            into.write(buffer, 0, read);
        }
    }
}
