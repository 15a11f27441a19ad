/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import org.camelobjectstore.test.internal.RawMetas;

/** A whole bucket listed. */
record ListBucket(int objects) implements Workload {
    @Override
    public String name() {
        return "list " + NumberFormat.getIntegerInstance(Locale.ROOT).format(objects) + " objects";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), Unit.MILLISECONDS));
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        new RawMetas(stage.connection(), bucket).fill(0, objects);
        Store store = contender.open(bucket);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                long begin = System.nanoTime();
                int listed = store.list();
                long nanos = System.nanoTime() - begin;
                if (listed != objects) {
                    throw new IllegalStateException(contender.name() + " listed " + listed + " of " + objects);
                }
                return new double[] {nanos / 1e6};
            }

            @Override
            public void close() throws Exception {
                store.close();
                stage.delete(bucket);
            }
        };
    }
}
