/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.test.ChildJvm;

/** A file of a million orders, whose JVM is killed in the middle; another one ends it, with a heap of 64 MB. */
public final class Etl implements Sample {
    private static final long LINES = 1_000_000;
    private static final String HEAP = "64m";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> BUCKETS = List.of("orders", "order-totals", "order-rejects", "order-failures");

    @Override
    public String name() {
        return "etl";
    }

    @Override
    public String summary() {
        return "a million lines validated and added up in constant memory, over the death of a JVM";
    }

    @Override
    public RoutesBuilder routes() {
        return new EtlRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String[] buckets = new String[BUCKETS.size()];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = run.freeBucket(BUCKETS.get(i));
        }
        Path work = run.folder(name());
        String[] arguments = {
            run.dsl().name(),
            "camel.component.objectstore.servers=" + run.servers(),
            "inbox=" + buckets[0],
            "results=" + buckets[1],
            "rejected=" + buckets[2],
            "failed=" + buckets[3],
            "work=" + work,
            "ackWait=1000"
        };
        try (Connection connection = Nats.connect(run.servers());
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            for (String bucket : buckets) {
                client.createBucket(BucketSettings.of(bucket));
            }
            StoredObject file = client.bucket(buckets[0])
                    .put(PutRequest.of("in/orders.csv"), OrderStream.ofLines(LINES))
                    .object();
            run.tell("in/orders.csv arrives - {} lines, {} bytes", LINES, file.size());
            try (ChildJvm killed = ChildJvm.start(HEAP, EtlJvm.class, arguments)) {
                run.tell("  {}", killed.awaitOutput(progress(300_000), LIMIT));
                killed.kill();
                run.tell("that JVM is killed, and another one started");
            }
            long begun = System.nanoTime();
            try (ChildJvm second = ChildJvm.start(HEAP, EtlJvm.class, arguments)) {
                for (long lines = 200_000; lines <= LINES; lines += 200_000) {
                    run.tell("  {}", second.awaitOutput(progress(lines), LIMIT));
                }
                Awaitility.await("the end of the file").atMost(LIMIT).until(() -> client.bucket(buckets[0])
                        .find("done/in/orders.csv")
                        .isPresent());
            }
            run.tell("done after {} s with a heap of {}", (System.nanoTime() - begun) / 1_000_000_000, HEAP);
            check(run, client, buckets);
        } finally {
            for (String bucket : buckets) {
                run.removeBucket(bucket);
            }
        }
    }

    private static Pattern progress(long lines) {
        return Pattern.compile("(in/orders: " + lines + " lines, \\d+ %)");
    }

    private static void check(SampleRun run, ObjectStoreClient client, String[] buckets) throws IOException {
        try (InputStream result = read(client.bucket(buckets[1]), "in/orders.json")) {
            Totals totals = new ObjectMapper().readValue(result, Totals.class);
            BigDecimal revenue = totals.revenue().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            if (totals.orders() != LINES - OrderStream.rejected(LINES)
                    || totals.rejected() != OrderStream.rejected(LINES)
                    || revenue.compareTo(OrderStream.revenue(LINES)) != 0) {
                throw new IllegalStateException("The totals are wrong: " + totals);
            }
            run.tell(
                    "in/orders.json - {} orders worth {}, {} lines rejected",
                    totals.orders(),
                    revenue,
                    totals.rejected());
        }
        try (InputStream rejects = read(client.bucket(buckets[2]), "in/orders.txt")) {
            String first = new String(rejects.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            run.tell("in/orders.txt - {}", first);
        }
        long results = client.bucket(buckets[1]).list(object -> true, false).size();
        run.tell(
                "results: {}, files left in the inbox: {}",
                results,
                client.bucket(buckets[0])
                        .list(object -> object.startsWith("in/"), false)
                        .size());
    }

    private static InputStream read(Bucket bucket, String object) throws IOException {
        return bucket.open(bucket.info(object), true);
    }
}
