/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.OutputStream;
import java.util.List;

/** Objects of one size got one after the other by some threads. */
record RepeatedGet(ObjectSize size, int threads) implements Workload {
    private static final int NAMES = 64;

    @Override
    public String name() {
        return "get " + size + (threads > 1 ? ", " + threads + " threads" : "");
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), size.unit()));
    }

    @Override
    public int turnsPerRound() {
        return 3;
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        int objects = (int) Math.min(NAMES, 1 + 100_000_000 / size.bytes());
        for (int i = 0; i < objects; i++) {
            stage.put(bucket, "object-" + i, size.bytes());
        }
        Store store = contender.open(bucket);
        for (int i = 0; i < objects; i++) {
            store.get("object-" + i, OutputStream.nullOutputStream());
        }
        Crowd crowd = new Crowd(threads);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                double rate = crowd.rate(
                        stage.settings().slice(),
                        serial -> store.get("object-" + serial % objects, OutputStream.nullOutputStream()));
                return new double[] {size.figure(rate)};
            }

            @Override
            public void close() throws Exception {
                crowd.close();
                store.close();
                stage.delete(bucket);
            }
        };
    }
}
