/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.WireMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The JSON of a meta message, of which a put writes one and a list reads one for each object. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetaCodecJmh {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private final StoredObject plain = object(Map.of(), Map.of());
    private final StoredObject described =
            object(Map.of("owner", "accounts", "case", "2026/17"), Map.of("Content-Type", List.of("application/pdf")));
    private final WireMessage plainMessage = message(plain);
    private final WireMessage describedMessage = message(described);

    private static StoredObject object(Map<String, String> metadata, Map<String, List<String>> headers) {
        return new StoredObject(
                "invoices",
                "2026/01/invoice-000017.pdf",
                null,
                metadata,
                headers,
                "KxXz2bFvQ4kJt0mQnR9s1E",
                1_234_567,
                10,
                131_072,
                "SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
                false,
                null,
                17,
                TIME);
    }

    private static WireMessage message(StoredObject object) {
        return new WireMessage(
                new BucketSubjects("invoices").meta(object.name()), 17, TIME, MetaCodec.write(object, TIME), 0);
    }

    @Benchmark
    public byte[] writePlain() {
        return MetaCodec.write(plain, TIME);
    }

    @Benchmark
    public byte[] writeDescribed() {
        return MetaCodec.write(described, TIME);
    }

    @Benchmark
    public StoredObject readPlain() throws IOException {
        return MetaCodec.read("invoices", plainMessage);
    }

    @Benchmark
    public StoredObject readDescribed() throws IOException {
        return MetaCodec.read("invoices", describedMessage);
    }
}
