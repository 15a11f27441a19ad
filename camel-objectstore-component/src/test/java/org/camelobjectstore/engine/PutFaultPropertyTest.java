/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.SequenceInputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.camelobjectstore.engine.FakeFaults.Action;
import org.camelobjectstore.engine.FakeFaults.Stored;
import org.camelobjectstore.engine.wire.WireException.Kind;

/** A put is all or nothing, whatever goes wrong. */
class PutFaultPropertyTest {
    private static final Duration STALL = Duration.ofMillis(25);
    private static final byte[] OLD = bytes(7);
    private static final byte[] THEIRS = bytes(50, 9);

    /** One thing that goes wrong, and its name for jqwik's report. */
    record Fault(String name, Script script) {
        interface Script {
            void enter(TestBucket ours, TestBucket theirs);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A put of {@code size} bytes; the source breaks before its end if {@code sourceFails}. */
    record Put(int size, int chunkSize, int window, boolean sourceFails) {
        PutRequest request() {
            return PutRequest.of("a").withChunkSize(chunkSize).withMaxInFlightBytes(window);
        }

        byte[] content() {
            return bytes(100, size);
        }

        InputStream source() {
            InputStream failing = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("disk broken");
                }
            };
            InputStream content = new ByteArrayInputStream(content());
            return sourceFails ? new SequenceInputStream(content, failing) : content;
        }
    }

    @Property(tries = 400)
    void put_anyFaults_oldOrNewIsReadableAndLeftoversAreReported(
            @ForAll boolean oldThere,
            @ForAll("puts") Put put,
            @ForAll("chunkFaults") List<Fault> chunkFaults,
            @ForAll("commitFaults") List<Fault> commitFaults,
            @ForAll("otherFaults") List<Fault> otherFaults)
            throws IOException {
        try (TestBucket ours = new TestBucket(STALL);
                TestBucket theirs = ours.otherClient("t")) {
            if (oldThere) {
                theirs.put("a", OLD);
            }
            chunkFaults.forEach(fault -> fault.script().enter(ours, theirs));
            commitFaults.forEach(fault -> fault.script().enter(ours, theirs));
            otherFaults.forEach(fault -> fault.script().enter(ours, theirs));

            IOException failure = null;
            try {
                ours.bucket.put(put.request(), put.source());
            } catch (IOException e) {
                failure = e;
            }
            boolean interrupted = Thread.interrupted();
            ours.wire.deliverLate();

            StoredObject current = theirs.bucket.find("a").orElse(null);
            boolean oursIsCurrent = current != null && current.nuid().startsWith("n");
            if (current == null) {
                assertThat(oldThere).as("nobody deleted the old object").isFalse();
            } else {
                byte[] expected =
                        oursIsCurrent ? put.content() : current.nuid().equals("t1") && oldThere ? OLD : THEIRS;
                assertThat(theirs.read(current)).as("what is current is whole").isEqualTo(expected);
            }

            String report = report(failure);
            boolean unknown = report.contains("it may have been stored");
            if (failure == null) {
                assertThat(oursIsCurrent).as("success means stored").isTrue();
            } else if (!unknown) {
                assertThat(oursIsCurrent)
                        .as("failure means not stored: " + report)
                        .isFalse();
            }
            if (report.contains("INTERRUPTED")) {
                assertThat(interrupted).as("an interrupt is passed on").isTrue();
            }

            Set<String> leftovers = ours.stream.nuids();
            if (current != null) {
                leftovers.remove(current.nuid());
            }
            boolean reported = unknown
                    || report.contains("may be left on the subject")
                    || report.contains("will be removed as soon as")
                    || failure == null
                            && otherFaults.stream()
                                    .anyMatch(fault -> fault.name().startsWith("purge"));
            if (!reported) {
                assertThat(leftovers)
                        .as("chunks that nobody told of: " + report)
                        .isEmpty();
            }
        }
    }

    /** The exception with its causes and what they suppressed, as a log would show it. */
    private static String report(IOException failure) {
        StringWriter text = new StringWriter();
        if (failure != null) {
            failure.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    @Provide
    Arbitrary<Put> puts() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)))
                .as(Put::new);
    }

    @Provide
    Arbitrary<List<Fault>> chunkFaults() {
        Arbitrary<Integer> chunk = Arbitraries.integers().between(1, 8);
        Arbitrary<Fault> fault = Arbitraries.oneOf(
                Combinators.combine(chunk, Arbitraries.of(Kind.REFUSED, Kind.FULL, Kind.NO_RESPONDER))
                        .as((n, kind) -> new Fault("chunk " + n + " " + kind, (o, t) -> o.faults.refuseChunk(n, kind))),
                Combinators.combine(chunk, Arbitraries.of(Stored.AT_ONCE, Stored.NEVER))
                        .as((n, stored) -> new Fault(
                                "chunk " + n + " unanswered, stored " + stored, (o, t) -> o.faults.dropAck(n, stored))),
                chunk.map(n -> new Fault("chunk " + n + " not sent", (o, t) -> o.faults.failPublish(n))),
                chunk.map(n -> new Fault("connection lost at chunk " + n, (o, t) -> o.faults.breakConnection(n))),
                chunk.map(n -> new Fault("chunk " + n + " refused, fence unanswered", (o, t) -> {
                    o.faults.refuseChunk(n, Kind.REFUSED);
                    o.faults.failFence(Kind.CONNECTION_LOST);
                })),
                chunk.map(n -> new Fault(
                        "chunk " + n + " answered late", (o, t) -> o.faults.delayAck(n, Duration.ofMillis(2)))));
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(List.of())),
                Tuple.of(1, fault.list().ofMaxSize(2)));
    }

    /** What becomes of the first, second ... attempt to commit, each after somebody else's put or not. */
    @Provide
    Arbitrary<List<Fault>> commitFaults() {
        Arbitrary<Fault> answer = Arbitraries.oneOf(
                Arbitraries.just(new Fault("commit answered", (o, t) -> o.faults.acceptCommit())),
                Arbitraries.of(Stored.class)
                        .map(stored -> new Fault(
                                "commit unanswered, stored " + stored, (o, t) -> o.faults.loseCommitAck(stored))),
                Arbitraries.of(Stored.class)
                        .map(stored -> new Fault(
                                "connection lost at the commit, stored " + stored,
                                (o, t) -> o.faults.loseConnectionAtCommit(stored))),
                Arbitraries.of(Stored.class)
                        .map(stored -> new Fault(
                                "commit answered unclearly, stored " + stored,
                                (o, t) -> o.faults.garbleCommitAck(stored))),
                Arbitraries.of(Stored.class)
                        .map(stored -> new Fault(
                                "commit interrupted, stored " + stored, (o, t) -> o.faults.interruptCommit(stored))),
                Arbitraries.of(Kind.REFUSED, Kind.FULL, Kind.ACCOUNT_FULL, Kind.CONNECTION)
                        .map(kind -> new Fault("commit " + kind, (o, t) -> o.faults.refuseCommit(kind))));
        Arbitrary<Fault> before = Arbitraries.frequency(
                Tuple.of(3, new Fault("", (o, t) -> o.faults.beforeCommit(() -> {}))),
                Tuple.of(1, new Fault("their put, ", (o, t) -> o.faults.beforeCommit(() -> t.put("a", THEIRS)))),
                Tuple.of(1, new Fault("silent leader, ", (o, t) -> o.faults.beforeCommit(silent(o)))));
        return Combinators.combine(before, answer)
                .as((first, then) -> new Fault(first.name() + then.name(), (o, t) -> {
                    first.script().enter(o, t);
                    then.script().enter(o, t);
                }))
                .list()
                .ofMaxSize(4);
    }

    private static Action silent(TestBucket ours) {
        return () -> ours.faults.failLookUp(Kind.TIMEOUT);
    }

    @Provide
    Arbitrary<List<Fault>> otherFaults() {
        return Arbitraries.frequencyOf(
                        Tuple.of(5, Arbitraries.just(new Fault("nothing else", (o, t) -> {}))),
                        Tuple.of(
                                1,
                                Arbitraries.just(
                                        new Fault("look-up fails", (o, t) -> o.faults.failLookUp(Kind.TIMEOUT)))),
                        Tuple.of(
                                1,
                                Arbitraries.just(new Fault("purge fails", (o, t) -> o.faults.failPurge(Kind.REFUSED)))))
                .list()
                .ofSize(1);
    }
}
