/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.testinfra.NatsServer;

/**
 * Large transfers, ours against the rivals, in turn on the same server: medians in MB/s, and the ratio of each to jnats'
 * object store. {@code -Dbench.megabytes} and {@code -Dbench.rounds} make it shorter.
 */
public final class TransferBenchmark {
    private static final long SIZE = Long.getLong("bench.megabytes", 300) * 1_000_000;
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final String BASELINE = "jnats ObjectStore";

    private final Map<String, List<Double>> puts = new LinkedHashMap<>();
    private final Map<String, List<Double>> gets = new LinkedHashMap<>();

    private TransferBenchmark() {}

    public static void main(String[] args) throws Exception {
        new TransferBenchmark().run();
    }

    private void run() throws Exception {
        String bucket = "bench-" + UUID.randomUUID();
        try (NatsServer server = NatsServer.start();
                Connection ours = connect(server.url());
                Connection theirs = connect(server.url());
                ObjectStoreClient admin = ObjectStoreClient.over(ours, TransferSettings.DEFAULT)) {
            admin.createBucket(BucketSettings.of(bucket));
            System.out.printf(
                    "nats-server %s, file storage, %d MB objects in chunks of 128 KiB, %d rounds after a warm-up%n",
                    server.version(), SIZE / 1_000_000, ROUNDS);
            try (Contender route = new CamelRoute(server.url(), bucket);
                    Contender engine = new Engine(ours, bucket);
                    Contender jnats = new JnatsObjectStore(theirs, bucket);
                    Contender limit = new RawLimit(theirs, bucket)) {
                List<Contender> contenders = List.of(route, engine, jnats, limit);
                for (int round = 0; round <= ROUNDS; round++) {
                    for (Contender contender : contenders) {
                        measure(contender, round > 0);
                    }
                }
            } finally {
                admin.deleteBucket(bucket);
            }
        }
        print();
    }

    private static Connection connect(String url) throws Exception {
        return Nats.connect(new Options.Builder()
                .server(url)
                .errorListener(new ErrorListener() {})
                .build());
    }

    private void measure(Contender contender, boolean counts) throws Exception {
        String object = "object-of-" + contender.name().hashCode();
        double put = rate(() -> contender.put(object, SIZE));
        double get = rate(() -> contender.get(object, SIZE));
        if (counts) {
            puts.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(put);
            gets.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(get);
        }
    }

    private interface Transfer {
        void run() throws Exception;
    }

    private static double rate(Transfer transfer) throws Exception {
        long begin = System.nanoTime();
        transfer.run();
        return SIZE / 1e6 / ((System.nanoTime() - begin) / 1e9);
    }

    private void print() {
        System.out.printf("%-28s %10s %8s %10s %8s%n", "", "put MB/s", "x jnats", "get MB/s", "x jnats");
        for (String name : puts.keySet()) {
            System.out.printf(
                    "%-28s %10.0f %8.2f %10.0f %8.2f%n",
                    name,
                    median(puts.get(name)),
                    median(puts.get(name)) / median(puts.get(BASELINE)),
                    median(gets.get(name)),
                    median(gets.get(name)) / median(gets.get(BASELINE)));
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
