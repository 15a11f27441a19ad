/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Wire;

/**
 * A bucket {@code b} on a {@link FakeWire}, with small numbers: chunks of 4 bytes, 10 bytes in flight, read windows of 2
 * chunks. Versions get the identities n1, n2, n3 ...
 */
final class TestBucket implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
    static final int CHUNK = 4;

    private static final int WINDOW = 10;

    final BucketSubjects subjects;
    final TestClock clock = new TestClock();
    final FakeStream stream;
    final FakeWire wire;
    final FakeFaults faults;
    final BucketContext context;
    final Bucket bucket;

    /** A bucket whose requests never time out in a test. */
    TestBucket() {
        this(Duration.ofSeconds(20));
    }

    TestBucket(Duration requestTimeout) {
        this("b", null, "n", requestTimeout, UnaryOperator.identity());
    }

    /**
     * A bucket whose engine sees its wire through something.
     *
     * @param around what the engine gets for the wire
     */
    TestBucket(String name, UnaryOperator<Wire> around) {
        this(name, null, "n", Duration.ofSeconds(20), around);
    }

    private TestBucket(
            String name, FakeStream shared, String nuidPrefix, Duration requestTimeout, UnaryOperator<Wire> around) {
        subjects = new BucketSubjects(name);
        stream = shared == null ? new FakeStream(subjects) : shared;
        wire = new FakeWire(stream, requestTimeout);
        faults = wire.faults;
        Wire seen = around.apply(wire);
        AtomicInteger versions = new AtomicInteger();
        context = new BucketContext(
                seen,
                subjects,
                new MetaStore(seen, subjects, clock),
                new ReplacedVersions(seen, subjects),
                new NewNames(),
                new Failures(subjects.bucket(), "fake://server", limit -> "Usage of " + limit + "."),
                new TransferSettings(requestTimeout, WINDOW, null, null),
                new Transfers(),
                clock,
                clock::nanoTime,
                Duration.ZERO,
                () -> nuidPrefix + versions.incrementAndGet());
        bucket = new Bucket(context);
    }

    /** The same bucket as another client sees it, which the faults of this one do not touch. */
    TestBucket otherClient(String nuidPrefix) {
        return new TestBucket(subjects.bucket(), stream, nuidPrefix, Duration.ofSeconds(20), UnaryOperator.identity());
    }

    static PutRequest request(String name) {
        return PutRequest.of(name).withChunkSize(CHUNK).withMaxInFlightBytes(WINDOW);
    }

    StoredObject put(String name, byte[] content) throws IOException {
        return put(request(name), content).object();
    }

    PutResult put(PutRequest request, byte[] content) throws IOException {
        return bucket.put(request, new ByteArrayInputStream(content));
    }

    byte[] get(String name) throws IOException {
        return read(bucket.info(name));
    }

    byte[] get(String name, long offset, Long length) throws IOException {
        try (ObjectContent content = bucket.open(bucket.info(name), GetRequest.WHOLE.withRange(offset, length))) {
            return content.readAllBytes();
        }
    }

    byte[] read(StoredObject version) throws IOException {
        try (ObjectContent content = bucket.open(version, true)) {
            return content.readAllBytes();
        }
    }

    /** Stores an object as some other client would: its chunks, then {@code meta} on the given subject. */
    StoredObject store(String metaSubject, StoredObject meta, byte[]... chunks) throws IOException {
        for (byte[] chunk : chunks) {
            stream.store(subjects.chunks(meta.nuid()), chunk);
        }
        return meta.at(stream.replace(metaSubject, MetaCodec.write(meta, NOW), 0), NOW);
    }

    /** What a meta message tells, with the digest of {@code content}. */
    static StoredObject meta(String name, String nuid, byte[] content) {
        ObjectDigest digest = new ObjectDigest();
        digest.update(content);
        long chunks = (content.length + CHUNK - 1) / CHUNK;
        return new StoredObject(
                "b",
                name,
                null,
                Map.of(),
                Map.of(),
                nuid,
                content.length,
                chunks,
                CHUNK,
                digest.text(),
                false,
                null,
                0,
                NOW);
    }

    /** The bytes 0, 1, 2 ... */
    static byte[] bytes(int count) {
        return bytes(0, count);
    }

    static byte[] bytes(int first, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    /** Stands at {@link #NOW} until it is told to go on. */
    static final class TestClock extends Clock {
        private volatile Instant instant = NOW;

        void letPass(Duration duration) {
            instant = instant.plus(duration);
        }

        /** It goes on by itself, too. */
        long nanoTime() {
            return System.nanoTime() + Duration.between(NOW, instant).toNanos();
        }

        @Override
        public Instant instant() {
            return instant;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("This clock has one zone");
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
