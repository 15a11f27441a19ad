/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.test.internal.RawMetas;

/**
 * The time from publishing a meta message to hearing of it, and from its acknowledgement, which ends a put; the latter is
 * below zero if the event comes first.
 */
record WatchLatency(int events) implements Workload {
    @Override
    public String name() {
        return "watch: publish to event";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                new Metric(name(), Unit.MICROSECONDS),
                new Metric("watch: put acknowledged to event", Unit.MICROSECONDS_LATER));
    }

    @Override
    public int turnsPerRound() {
        return 3;
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        Connection connection = stage.connection();
        RawMetas metas = new RawMetas(connection, bucket);
        Store store = contender.open(bucket);
        Arrival event = new Arrival();
        Arrival acknowledgement = new Arrival();
        AutoCloseable watch = store.watch(Watching.CHANGES, size -> event.now());
        Dispatcher acks = connection.createDispatcher(ack -> acknowledgement.now());
        String inbox = connection.createInbox();
        acks.subscribe(inbox);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                double[] published = new double[events];
                double[] acknowledged = new double[events];
                for (int i = 0; i < events; i++) {
                    long begin = System.nanoTime();
                    metas.publish("object-" + i, inbox);
                    long heard = event.await(contender.name() + " did not hear of a change");
                    published[i] = heard - begin;
                    acknowledged[i] = heard - acknowledgement.await("A meta message was not acknowledged");
                }
                return new double[] {Median.of(published) / 1e3, Median.of(acknowledged) / 1e3};
            }

            @Override
            public void close() throws Exception {
                connection.closeDispatcher(acks);
                watch.close();
                store.close();
                stage.delete(bucket);
            }
        };
    }

    /** When something came, for the one who waits for it. */
    private static final class Arrival {
        private final Semaphore come = new Semaphore(0);

        private volatile long nanos;

        void now() {
            nanos = System.nanoTime();
            come.release();
        }

        long await(String failure) throws InterruptedException {
            if (!come.tryAcquire(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(failure);
            }
            return nanos;
        }
    }
}
