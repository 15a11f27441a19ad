/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camelobjectstore.engine.FailingCalls.When;
import org.camelobjectstore.engine.FakeFaults.Action;
import org.camelobjectstore.engine.wire.Freshness;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever call of a change fails, and however: what is live afterwards is whole, and what was there before is there or
 * was replaced.
 */
class AnyCallFailsTest {
    private static final byte[] OLD = bytes(10, 9);
    private static final byte[] OTHER = bytes(30, 10);
    private static final byte[] THEIRS = bytes(50, 11);
    private static final byte[] NEW = bytes(70, 12);
    private static final byte[] SMALL = bytes(90, 3);
    /** Names with nothing under them. */
    private static final byte[] NONE = {};

    /** Failures of which it is not known whether the call took effect, and those that have said that it did not. */
    private static final List<Supplier<Throwable>> UNKNOWN = List.of(
            () -> new OutOfMemoryError("fake"),
            () -> new NoClassDefFoundError("fake"),
            () -> new IllegalStateException("fake"),
            () -> new WireException(Kind.CONNECTION_LOST, "fake"),
            () -> new WireException(Kind.TIMEOUT, "fake"),
            () -> new WireException(Kind.UNCLEAR, "fake"));

    private static final List<Supplier<Throwable>> REFUSED = List.of(
            () -> new WireException(Kind.FULL, "fake"),
            () -> new WireException(Kind.REFUSED, "fake"),
            () -> new WireException(Kind.NO_RESPONDER, "fake"));

    /** One change, and what may be under the names {@code a} and {@code z} afterwards. */
    private enum Change {
        PUT_NEW(List.of(NONE, NEW), List.of(OTHER)) {
            @Override
            void run(TestBucket store) throws IOException {
                put(store, request("a"), NEW);
            }
        },
        PUT_OVER(List.of(OLD, NEW), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
            }

            @Override
            void run(TestBucket store) throws IOException {
                put(store, request("a"), NEW);
            }
        },
        PUT_OVER_ONE_CHUNK(List.of(OLD, SMALL), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
            }

            @Override
            void run(TestBucket store) throws IOException {
                put(store, request("a"), SMALL);
            }
        },
        PUT_OVER_AND_SOMEBODY_ELSE_TOO(List.of(OLD, THEIRS, NEW), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
                store.faults.beforeCommit(() -> theirs.put("a", THEIRS));
            }

            @Override
            void run(TestBucket store) throws IOException {
                put(store, request("a"), NEW);
            }
        },
        PUT_SKIPPED_AT_THE_COMMIT(List.of(NONE, THEIRS, NEW), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) {
                store.faults.beforeCommit(() -> theirs.put("a", THEIRS));
            }

            @Override
            void run(TestBucket store) throws IOException {
                put(store, request("a").withIfExists(IfExists.SKIP), NEW);
            }
        },
        DELETE(List.of(OLD, NONE), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
            }

            @Override
            void run(TestBucket store) throws IOException {
                store.bucket.delete("a", null);
            }
        },
        DELETE_WITHOUT_ROOM(List.of(OLD, NONE), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
                store.stream.limit(0);
            }

            @Override
            void run(TestBucket store) throws IOException {
                store.bucket.delete("a", null);
            }
        },
        UPDATE(List.of(OLD), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
            }

            @Override
            void run(TestBucket store) throws IOException {
                store.bucket.updateMeta("a", MetaUpdate.description("new"), null);
            }
        },
        /** The target's former version goes with the commit that replaces it. */
        MOVE_OVER(List.of(OLD, NONE), List.of(OTHER, OLD)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
            }

            @Override
            void run(TestBucket store) throws IOException {
                move(store);
            }
        },
        MOVE_OVER_WITHOUT_ROOM_FOR_THE_MARKER(List.of(OLD, NONE), List.of(OTHER, OLD)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.put("a", OLD);
                store.faults.acceptCommit();
                store.faults.refuseCommit(Kind.FULL);
            }

            @Override
            void run(TestBucket store) throws IOException {
                move(store);
            }
        },
        LINK_OVER_A_LINK(List.of(NONE), List.of(OTHER)) {
            @Override
            void prepare(TestBucket store, TestBucket theirs) throws IOException {
                theirs.bucket.addLink("a", theirs.bucket.info("z"));
            }

            @Override
            void run(TestBucket store) throws IOException {
                store.bucket.addBucketLink("a", store.bucket);
            }
        };

        final List<byte[]> ofA;
        final List<byte[]> ofZ;

        Change(List<byte[]> ofA, List<byte[]> ofZ) {
            this.ofA = ofA;
            this.ofZ = ofZ;
        }

        /** Runs with {@code OTHER} under {@code z}, before calls fail. */
        void prepare(TestBucket store, TestBucket theirs) throws IOException {}

        abstract void run(TestBucket store) throws IOException;

        static void put(TestBucket store, PutRequest request, byte[] content) throws IOException {
            store.bucket.put(request, new ByteArrayInputStream(content));
        }

        static void move(TestBucket store) throws IOException {
            store.bucket.move(
                    store.context.metas().lookUp("a", Freshness.LEADER).live().orElseThrow(),
                    store.bucket,
                    request("z"),
                    GetRequest.WHOLE);
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void change_anyCallFails_leavesWhatIsLiveWhole(Change change) throws IOException {
        for (Supplier<Throwable> failure : UNKNOWN) {
            for (When when : When.values()) {
                everyCall(change, when, failure);
            }
        }
        for (Supplier<Throwable> failure : REFUSED) {
            everyCall(change, When.BEFORE, failure);
        }
    }

    private static void everyCall(Change change, When when, Supplier<Throwable> failure) throws IOException {
        int call = 1;
        while (oneCall(change, call, when, failure)) {
            call++;
        }
        assertThat(call).as("calls of the change").isGreaterThan(2);
    }

    /** Returns whether there was such a call. */
    private static boolean oneCall(Change change, int call, When when, Supplier<Throwable> failure) throws IOException {
        String description = change + ", call " + call + " fails " + when + " by " + failure.get();
        FailingCalls calls = new FailingCalls(call, when, failure);
        try (TestBucket store = new TestBucket("b", calls::around);
                TestBucket theirs = store.otherClient("t")) {
            theirs.put("z", OTHER);
            change.prepare(store, theirs);
            calls.arm();

            quietly(() -> change.run(store));

            Map<String, byte[]> live = live(theirs, description);
            byte[] a = live.getOrDefault("a", NONE);
            byte[] z = live.getOrDefault("z", NONE);
            assertThat(change.ofA).as(description + ": a").anyMatch(content -> Arrays.equals(content, a));
            assertThat(change.ofZ).as(description + ": z").anyMatch(content -> Arrays.equals(content, z));
            if (change.name().startsWith("MOVE")) {
                assertThat(Arrays.equals(a, OLD) || Arrays.equals(z, OLD))
                        .as(description + ": what is moved is at one of its names")
                        .isTrue();
            }
            return calls.reached();
        }
    }

    private static void quietly(Action change) {
        try {
            change.run();
        } catch (IOException | RuntimeException | Error e) {
            // what is left behind is what counts
        }
    }

    /** Reads every live object to its end. */
    private static Map<String, byte[]> live(TestBucket theirs, String description) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (StoredObject object : theirs.bucket.list(name -> true, false)) {
            if (!object.isLink()) {
                try {
                    contents.put(object.name(), theirs.read(object));
                } catch (ObjectStoreException e) {
                    throw new AssertionError(description + ": " + object.name() + " is live and not whole", e);
                }
            }
        }
        return contents;
    }
}
