/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.List;

/**
 * Objects of one size put one after the other by some threads.
 *
 * @param overwriting the same few names again and again, instead of a new one each time
 */
record RepeatedPut(ObjectSize size, int threads, boolean overwriting) implements Workload {
    private static final int NAMES = 64;

    @Override
    public String name() {
        return (overwriting ? "overwrite " : "put ") + size + (threads > 1 ? ", " + threads + " threads" : "");
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
        Store store = contender.open(bucket);
        Crowd crowd = new Crowd(threads);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                double rate = crowd.rate(
                        stage.settings().slice(),
                        serial -> store.put("object-" + (overwriting ? serial % NAMES : serial), size.bytes()));
                if (!overwriting) {
                    stage.purge(bucket);
                }
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
