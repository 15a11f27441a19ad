/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.camelobjectstore.test.internal.RawMetas;

/**
 * A watch that hears of all objects that are there, from its start to the last of them.
 *
 * @param bodies whether they are read too, 1 KiB each; otherwise nobody has stored their chunks
 */
record WatchCurrent(int objects, boolean bodies) implements Workload {
    @Override
    public String name() {
        return bodies
                ? "watch: events with " + ObjectSize.KIBIBYTE + " bodies"
                : "watch: catch-up of "
                        + NumberFormat.getIntegerInstance(Locale.ROOT).format(objects) + " objects";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), bodies ? Unit.EVENTS : Unit.MILLISECONDS));
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        fill(bucket, stage);
        Store store = contender.open(bucket);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                Tally heard = new Tally(objects);
                long nanos;
                try (AutoCloseable watch =
                        store.watch(bodies ? Watching.CURRENT_WITH_BODIES : Watching.CURRENT, heard)) {
                    nanos = heard.nanos(contender.name());
                }
                heard.check(contender.name(), bodies ? ObjectSize.KIBIBYTE.bytes() : 0);
                return new double[] {bodies ? objects / (nanos / 1e9) : nanos / 1e6};
            }

            @Override
            public void close() throws Exception {
                store.close();
                stage.delete(bucket);
            }
        };
    }

    private void fill(String bucket, Stage stage) throws Exception {
        if (bodies) {
            for (int i = 0; i < objects; i++) {
                stage.put(bucket, "object-" + i, ObjectSize.KIBIBYTE.bytes());
            }
        } else {
            new RawMetas(stage.connection(), bucket).fill(0, objects);
        }
    }
}
