/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camelobjectstore.testinfra.Soak;

/**
 * Does to a bucket whatever can be done, while somebody else has written into it: every operation ends soon, with a typed
 * exception or none, and leaves the objects of others alone.
 */
final class HostileRounds {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Classes are loaded in the first ones. */
    private static final int UNTIMED = 10;

    private static final byte[] CONTENT = "somebody's".getBytes();

    private Bucket bucket;
    private final Map<String, Long> outcomes = new TreeMap<>();

    private StoredObject bystander;
    private StoredObject bystanderElsewhere;
    private int rounds;
    private String slowest = "";
    private long slowestNanos;
    private long slowestCpuNanos;

    HostileRounds(Bucket bucket) {
        this.bucket = bucket;
    }

    /** Goes on with another bucket. */
    HostileRounds with(Bucket other) {
        bucket = other;
        return this;
    }

    private interface Operation {
        void run() throws IOException;
    }

    void putBystanders() throws IOException {
        put("bystander", CONTENT);
        put("ab~", CONTENT);
        bystander = bucket.info("bystander");
        bystanderElsewhere = bucket.info("ab~");
    }

    private void put(String name, byte[] content) throws IOException {
        bucket.put(PutRequest.of(name).withChunkSize(4), new ByteArrayInputStream(content));
    }

    /** @param written what was written, for error texts */
    void round(MetaMutations mutations, String written) throws IOException {
        rounds++;
        attempt("list", written, () -> assertThat(bucket.list(name -> true, false))
                .contains(bystander));
        attempt("get", written, () -> read(bucket.info("a"), GetRequest.WHOLE));
        attempt("get part", written, () -> {
            StoredObject object = bucket.info("a");
            long half = object.size() / 2;
            read(object, GetRequest.WHOLE.withRange(half, Math.min(3, object.size() - half)));
        });
        attempt("watch", written, this::watch);
        attempt("sweep", written, this::sweep);
        switch (mutations.pick(List.of(0, 1, 2, 3, 4, 5))) {
            case 0 ->
                attempt("put", written, () -> {
                    put("a", new byte[] {1, 2, 3, 4, 5});
                    assertThat(bucket.info("a").size()).isEqualTo(5);
                });
            case 1 ->
                attempt(
                        "put if missing",
                        written,
                        () -> bucket.put(
                                PutRequest.of("a").withIfExists(IfExists.FAIL), new ByteArrayInputStream(CONTENT)));
            case 2 ->
                attempt("delete", written, () -> {
                    bucket.delete("a", null);
                    assertThat(bucket.find("a")).isEmpty();
                });
            case 3 -> attempt("updateMeta", written, () -> bucket.updateMeta("a", MetaUpdate.description("d"), null));
            case 4 -> attempt("rename", written, () -> bucket.updateMeta("a", MetaUpdate.rename("z"), null));
            default -> attempt("addLink", written, () -> bucket.addLink("a", bystander));
        }
        assertThat(content(bystander)).as(written).isEqualTo(CONTENT);
        assertThat(content(bystanderElsewhere)).as(written).isEqualTo(CONTENT);
    }

    private void sweep() throws IOException {
        String doubt =
                bucket.sweep(SweepRequest.olderThan(Duration.ofMinutes(10))).doubt();
        if (doubt != null) {
            assertThat(doubt).contains("cannot be read");
            outcomes.merge("sweep: in doubt", 1L, Long::sum);
        }
    }

    private void watch() throws IOException {
        boolean seen = false;
        try (Watch watch = bucket.watch(WatchRequest.from(StartAt.current()))) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!watch.caughtUp() && System.nanoTime() < deadline) {
                try {
                    Delivery delivery = watch.next(PATIENCE).orElseThrow();
                    seen |= delivery.event().object().equals(bystander);
                    delivery.ack();
                } catch (ObjectCorruptedException e) {
                    count("watch", e); // and on
                }
            }
            assertThat(watch.caughtUp()).isTrue();
            assertThat(seen).isTrue();
        }
    }

    private void read(StoredObject object, GetRequest request) throws IOException {
        if (!object.isLink()) {
            bucket.verify(object, request);
        }
    }

    private byte[] content(StoredObject object) throws IOException {
        try (ObjectContent content = bucket.open(object, true)) {
            return content.readAllBytes();
        }
    }

    private void attempt(String what, String written, Operation operation) {
        long begin = System.nanoTime();
        long cpuBegin = THREADS.getCurrentThreadCpuTime();
        try {
            operation.run();
            count(what, null);
        } catch (ObjectStoreException e) {
            count(what, e);
        } catch (IOException | RuntimeException | Error e) {
            fail(what + " after " + written, e);
        }
        long nanos = System.nanoTime() - begin;
        long cpu = THREADS.getCurrentThreadCpuTime() - cpuBegin;
        if (rounds > UNTIMED && nanos > slowestNanos) {
            slowestNanos = nanos;
            slowest = what + " after " + written;
        }
        if (rounds > UNTIMED) {
            slowestCpuNanos = Math.max(slowestCpuNanos, cpu);
        }
        assertThat(cpu).as(() -> what + " after " + written).isLessThan(MAX_NANOS);
        assertThat(nanos).as(() -> what + " after " + written).isLessThan(PATIENCE.toNanos());
    }

    private void count(String what, Exception outcome) {
        outcomes.merge(
                what + ": " + (outcome == null ? "done" : outcome.getClass().getSimpleName()), 1L, Long::sum);
    }

    /** Makes sure that there was something of everything, and tells how it went where it ran for long. */
    void tell() {
        if (Soak.rounds(0, 1) == 1) {
            System.out.printf(
                    "%d rounds; slowest %.1f ms, of CPU %.1f ms: %s%n%s%n",
                    rounds, slowestNanos / 1e6, slowestCpuNanos / 1e6, slowest, outcomes);
        }
        for (String what : Arrays.asList("list", "get", "watch", "put", "delete", "sweep")) {
            assertThat(outcomes).as("some of each").containsKey(what + ": done");
        }
        for (String what : Arrays.asList("get", "watch", "updateMeta")) {
            assertThat(outcomes).as("some of each").containsKey(what + ": ObjectCorruptedException");
        }
        assertThat(outcomes).as("some of each").containsKey("sweep: in doubt");
    }
}
