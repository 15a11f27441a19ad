/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import io.nats.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;

/**
 * Main class of the JVMs of {@link MultiJvmRaceIT}: two threads that write one object, or that read it, for some seconds.
 *
 * <p>Arguments: URL, bucket, seconds, seed, {@code write} or {@code read}. The last line it prints tells how often each
 * thing happened. An outcome that the contract does not allow is printed and makes it fail.
 */
final class RacingJvm {
    static final String NAME = "contested";
    /** What the object is renamed to, and back from. */
    static final String OTHER_NAME = "contested-too";

    private static final int THREADS = 2;
    private static final int CHUNK_SIZE = 4 * 1024;
    private static final int SIZE_LIMIT = 20 * CHUNK_SIZE;
    private static final List<String> WRITES = List.of(
            "put", "put", "put", "put", "delete", "deleteOther", "update", "update", "rename", "rename", "renameBack");

    private final Bucket bucket;
    private final Random random;
    private final Map<String, Integer> counts = new TreeMap<>();

    private RacingJvm(Bucket bucket, long seed) {
        this.bucket = bucket;
        this.random = new Random(seed);
    }

    public static void main(String[] args) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Connection connection = ScratchBucket.connect(args[0]);
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            List<Callable<Map<String, Integer>>> work = new ArrayList<>();
            Bucket bucket = client.bucket(args[1]);
            long end = System.nanoTime()
                    + Duration.ofSeconds(Long.parseLong(args[2])).toNanos(); // however long the JVM took to start
            for (int i = 0; i < THREADS; i++) {
                RacingJvm racing = new RacingJvm(bucket, Long.parseLong(args[3]) * THREADS + i);
                work.add(() -> racing.raceUntil(end, args[4].equals("read")));
            }
            Map<String, Integer> counts = new TreeMap<>();
            for (Future<Map<String, Integer>> done : threads.invokeAll(work)) {
                done.get().forEach((what, count) -> counts.merge(what, count, Integer::sum));
            }
            System.out.println(args[4] + " " + counts);
        } catch (ExecutionException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private Map<String, Integer> raceUntil(long end, boolean reading) throws IOException {
        while (System.nanoTime() < end) {
            if (reading) {
                read(random.nextInt(4) == 0 ? OTHER_NAME : NAME);
            } else {
                write();
            }
        }
        return counts;
    }

    private void read(String name) throws IOException {
        try {
            Optional<StoredObject> found = bucket.find(name);
            if (found.isPresent()) {
                SeededContent.assertWhole(bucket, found.get());
                count("whole");
            } else {
                count("absent");
            }
        } catch (ObjectChangedException e) {
            count("changed");
        } catch (ObjectNotFoundException e) {
            count("deleted");
        }
    }

    private void write() throws IOException {
        String what = WRITES.get(random.nextInt(WRITES.size()));
        try {
            switch (what) {
                case "put" -> SeededContent.below(SIZE_LIMIT, random.nextLong()).put(bucket, NAME, CHUNK_SIZE);
                case "delete" -> bucket.delete(NAME, null);
                case "deleteOther" -> bucket.delete(OTHER_NAME, null);
                case "update" -> bucket.updateMeta(NAME, MetaUpdate.description("d" + random.nextInt()), null);
                case "rename" -> bucket.updateMeta(NAME, MetaUpdate.rename(OTHER_NAME), null);
                default -> bucket.updateMeta(OTHER_NAME, MetaUpdate.rename(NAME), null);
            }
            count(what);
        } catch (ObjectConflictException e) {
            count(what + "Conflict");
        } catch (ObjectNotFoundException e) {
            count(what + "NotFound");
        }
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
