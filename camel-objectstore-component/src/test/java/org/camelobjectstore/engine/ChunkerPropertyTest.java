/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ChunkerPropertyTest {

    @Property(tries = 300)
    void next_anyPatternOfReads_givesTheSameBytesInFullChunks(
            @ForAll @IntRange(max = 60) int size,
            @ForAll @IntRange(min = 1, max = 9) int chunkSize,
            @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 12) Integer> portions)
            throws IOException {
        Chunker chunker = new Chunker(new TricklingSource(bytes(size), portions), chunkSize);

        List<byte[]> chunks = new ArrayList<>();
        for (byte[] chunk = chunker.next(); chunk != null; chunk = chunker.next()) {
            chunks.add(chunk);
        }

        assertThat(join(chunks)).isEqualTo(bytes(size));
        assertThat(chunks).hasSize((size + chunkSize - 1) / chunkSize);
        for (int i = 0; i < chunks.size() - 1; i++) {
            assertThat(chunks.get(i)).hasSize(chunkSize);
        }
        assertThat(chunker.next()).isNull();
    }

    @Property(tries = 100)
    void giveBack_chunks_noMoreArraysThanWereOutAtOnce(
            @ForAll @IntRange(min = 1, max = 80) int size, @ForAll @IntRange(min = 1, max = 5) int outAtOnce)
            throws IOException {
        Chunker chunker = new Chunker(new TricklingSource(bytes(size), List.of()), 4);
        Set<byte[]> fullArrays = Collections.newSetFromMap(new IdentityHashMap<>());
        List<byte[]> out = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();

        for (byte[] chunk = chunker.next(); chunk != null; chunk = chunker.next()) {
            content.write(chunk);
            out.add(chunk);
            if (chunk.length == 4) {
                fullArrays.add(chunk);
            }
            if (out.size() == outAtOnce) {
                chunker.giveBack(out.remove(0));
            }
        }

        assertThat(content.toByteArray()).isEqualTo(bytes(size));
        assertThat(fullArrays).hasSizeLessThanOrEqualTo(outAtOnce);
    }

    @Example
    void giveBack_arrayOfAnotherLength_isNotFilledAgain() throws IOException {
        Chunker chunker = new Chunker(new TricklingSource(bytes(4), List.of()), 4);
        chunker.giveBack(new byte[3]);

        assertThat(chunker.next()).isEqualTo(bytes(4));
    }

    private static byte[] join(List<byte[]> chunks) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            joined.write(chunk);
        }
        return joined.toByteArray();
    }
}
