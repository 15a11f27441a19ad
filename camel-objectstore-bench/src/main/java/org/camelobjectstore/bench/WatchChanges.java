/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.camelobjectstore.test.internal.RawMetas;

/** Meta messages published as fast as the server takes them, and heard of meanwhile. */
record WatchChanges(int changes, boolean durably) implements Workload {
    @Override
    public String name() {
        return "watch: events" + (durably ? ", durable" : "");
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), Unit.EVENTS));
    }

    @Override
    public int turnsPerRound() {
        return durably ? 1 : 3;
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        RawMetas metas = new RawMetas(stage.connection(), bucket);
        Store store = contender.open(bucket);
        Watching watching = durably ? Watching.CHANGES_DURABLY : Watching.CHANGES;
        AtomicReference<Tally> tally = new AtomicReference<>();
        AutoCloseable watch = store.canWatch(watching)
                ? store.watch(watching, size -> tally.get().accept(size))
                : null;
        AtomicInteger serial = new AtomicInteger();
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                if (watch == null) {
                    return new double[] {Double.NaN};
                }
                Tally heard = new Tally(changes);
                tally.set(heard);
                metas.fill(serial.getAndAdd(changes), changes); // new names: an event that is overtaken may be left out
                double seconds = heard.nanos(contender.name()) / 1e9;
                heard.check(contender.name(), 0);
                return new double[] {changes / seconds};
            }

            @Override
            public void close() throws Exception {
                if (watch != null) {
                    watch.close();
                }
                store.close();
                stage.delete(bucket);
            }
        };
    }
}
