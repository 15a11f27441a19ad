/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.management.ListenerNotFoundException;
import org.camelobjectstore.test.NatsServer;

/**
 * What a transfer takes beside time: processor time of this JVM and of the server, and heap above what was in it at the
 * beginning, once as the most it fills with its garbage, once as the most that a collection leaves of it;
 * less than a megabyte of that counts as one.
 *
 * <p>The server's processor time is that of its process and what descends from it; an external server's is unknown.
 */
final class Cost implements AutoCloseable {
    private final NatsServer server;
    private final long size;
    private final long clientBefore;
    private final double serverBefore;
    private final long heapBefore;
    private final LiveHeap live;

    private Cost(NatsServer server, long size) {
        this.server = server;
        this.size = size;
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        this.heapBefore = peakHeap();
        this.live = new LiveHeap();
        this.serverBefore = serverSeconds(server);
        this.clientBefore = clientNanos();
    }

    /** Begins to count, with a clean heap. */
    static Cost ofTransfer(NatsServer server, long size) {
        return new Cost(server, size);
    }

    /** The rows that {@link #figures} are for. */
    static List<Metric> metrics(String transfer) {
        return List.of(
                new Metric(transfer + ": client", Unit.CPU),
                new Metric(transfer + ": server", Unit.CPU),
                new Metric(transfer + ": with garbage", Unit.HEAP),
                new Metric(transfer + ": live", Unit.HEAP));
    }

    double[] figures() {
        double gigabytes = size / 1e9;
        return new double[] {
            (clientNanos() - clientBefore) / 1e9 / gigabytes,
            (serverSeconds(server) - serverBefore) / gigabytes,
            (peakHeap() - heapBefore) / 1e6,
            Math.max(1, (live.most() - heapBefore) / 1e6)
        };
    }

    @Override
    public void close() throws ListenerNotFoundException {
        live.close();
    }

    private static long clientNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double serverSeconds(NatsServer server) {
        if (server.isExternal()) {
            return Double.NaN;
        }
        return ProcessHandle.of(server.pid()).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToDouble(process -> process.info()
                        .totalCpuDuration()
                        .map(Duration::toNanos)
                        .map(nanos -> nanos / 1e9)
                        .orElse(Double.NaN))
                .sum();
    }

    private static long peakHeap() {
        return heapPools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private static Stream<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }
}
