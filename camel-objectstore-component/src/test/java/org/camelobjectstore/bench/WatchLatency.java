/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The time from publishing a meta message to hearing of it. */
record WatchLatency(int events) implements Workload {
    @Override
    public String name() {
        return "watch: publish to event";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), Unit.MICROSECONDS));
    }

    @Override
    public int turnsPerRound() {
        return 3;
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        RawMetas metas = new RawMetas(stage.connection(), bucket);
        Store store = contender.open(bucket);
        AtomicLong heardAt = new AtomicLong();
        Semaphore heard = new Semaphore(0);
        AutoCloseable watch = store.watch(() -> {
            heardAt.set(System.nanoTime());
            heard.release();
        });
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                double[] nanos = new double[events];
                for (int i = 0; i < events; i++) {
                    long begin = System.nanoTime();
                    metas.publish("object-" + i, null);
                    if (!heard.tryAcquire(10, TimeUnit.SECONDS)) {
                        throw new IllegalStateException(contender.name() + " did not hear of a change");
                    }
                    nanos[i] = heardAt.get() - begin;
                }
                return new double[] {Median.of(nanos) / 1e3};
            }

            @Override
            public void close() throws Exception {
                watch.close();
                store.close();
                stage.delete(bucket);
            }
        };
    }
}
