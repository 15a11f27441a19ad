/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.camelobjectstore.test.NatsServer;

/** Ours against jnats' object store and against what the wire allows. {@link BenchmarkSettings} tells the options. */
public final class Benchmark {
    /** As the component's own connections have it. */
    private static final int SOCKET_BUFFER_BYTES = 1 << 20;

    private final BenchmarkSettings settings;
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);

    private Benchmark(BenchmarkSettings settings) {
        this.settings = settings;
    }

    public static void main(String[] args) throws Exception {
        new Benchmark(BenchmarkSettings.fromSystemProperties()).run();
    }

    private void run() throws Exception {
        try (NatsServer server = NatsServer.start();
                Connection ours = connect(tuned(server));
                Connection theirs = connect(plain(server));
                Connection raw = connect(tuned(server));
                Connection neutral = connect(plain(server));
                Stage stage = new Stage(server, neutral, settings);
                Contender route = new CamelRoute(server.url());
                Contender engine = new Engine(ours);
                Contender jnats = new JnatsObjectStore(theirs);
                Contender limit = new RawLimit(raw)) {
            out.printf(
                    "nats-server %s, file storage, chunks of 128 KiB, %d processors, rounds: %d to warm up, medians of %d;"
                            + "%na ratio is the median of those of the rounds and tells how many times as good: above 1 is better in every row%n%n",
                    server.version(),
                    Runtime.getRuntime().availableProcessors(),
                    settings.warmUps(),
                    settings.rounds());
            List<Row> rows = measure(new Rounds(stage, List.of(route, engine, jnats, limit)));
            if (settings.chart() != null && !rows.isEmpty()) {
                new RatioChart(rows).write(settings.chart());
                out.printf("%n%s%n", settings.chart().toAbsolutePath().normalize());
            }
        } finally {
            out.flush();
        }
    }

    private List<Row> measure(Rounds rounds) throws Exception {
        Table table = new Table(out);
        table.head();
        List<Row> all = new ArrayList<>();
        for (Workload workload : workloads()) {
            if (settings.only().matcher(workload.name()).find()) {
                List<Row> rows = rounds.run(workload);
                table.add(rows);
                all.addAll(rows);
            }
        }
        return all;
    }

    private List<Workload> workloads() {
        List<Workload> workloads = new ArrayList<>();
        for (int threads : new int[] {1, 16}) {
            workloads.add(new RepeatedPut(ObjectSize.KIBIBYTE, threads, false));
            workloads.add(new RepeatedPut(ObjectSize.KIBIBYTE, threads, true));
            workloads.add(new RepeatedGet(ObjectSize.KIBIBYTE, threads));
        }
        for (ObjectSize size : List.of(ObjectSize.CHUNK, ObjectSize.megabytes(10))) {
            workloads.add(new RepeatedPut(size, 1, false));
            workloads.add(new RepeatedGet(size, 1));
        }
        workloads.add(new LargeTransfer(LargeTransfer.Direction.PUT, settings.megabytes()));
        workloads.add(new LargeTransfer(LargeTransfer.Direction.GET, settings.megabytes()));
        workloads.add(new FirstByte(Math.min(32, settings.megabytes()), 8));
        workloads.add(new ListBucket(1_000));
        workloads.add(new ListBucket(settings.objects()));
        workloads.add(new WatchLatency(settings.events()));
        workloads.add(new WatchChanges(settings.changes(), false));
        workloads.add(new WatchChanges(settings.changes(), true));
        workloads.add(new WatchCurrent(1_000, true));
        workloads.add(new WatchCurrent(settings.objects(), false));
        return workloads;
    }

    private static Options.Builder plain(NatsServer server) {
        return new Options.Builder().server(server.url()).errorListener(new ErrorListener() {});
    }

    private static Options.Builder tuned(NatsServer server) {
        return plain(server).bufferSize(SOCKET_BUFFER_BYTES);
    }

    private static Connection connect(Options.Builder options) throws Exception {
        return Nats.connect(options.build());
    }
}
