/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.test.internal.PatternStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a put of 8 MiB does before the wire: cutting, with and without hashing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChunkerJmh {
    private static final int SIZE = 8 << 20;

    @Param({"16384", "131072", "1048576"})
    private int chunkSize;

    @Benchmark
    public long cut() throws IOException {
        Chunker chunker = new Chunker(new PatternStream(SIZE), chunkSize);
        long bytes = 0;
        for (byte[] chunk = chunker.next(); chunk != null; chunk = chunker.next()) {
            bytes += chunk.length;
            chunker.giveBack(chunk);
        }
        return bytes;
    }

    @Benchmark
    public String cutAndHash() throws IOException {
        Chunker chunker = new Chunker(new PatternStream(SIZE), chunkSize);
        ObjectDigest digest = new ObjectDigest();
        for (byte[] chunk = chunker.next(); chunk != null; chunk = chunker.next()) {
            digest.update(chunk);
            chunker.giveBack(chunk);
        }
        return digest.text();
    }
}
