/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/** The time from asking for a large object to its first byte, also in round trips measured at the same time. */
record FirstByte(int megabytes, int gets) implements Workload {
    @Override
    public String name() {
        return "first byte of a get";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric(name(), Unit.MILLISECONDS), new Metric(name(), Unit.ROUND_TRIPS));
    }

    @Override
    public int turnsPerRound() {
        return 3;
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        stage.put(bucket, "object", ObjectSize.megabytes(megabytes).bytes());
        Store store = contender.open(bucket);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                double[] nanos = new double[gets];
                for (int i = 0; i < gets; i++) {
                    Arrival arrival = new Arrival();
                    store.get("object", arrival);
                    nanos[i] = arrival.first - arrival.begin;
                }
                Duration roundTrip = stage.roundTrip();
                double median = Median.of(nanos);
                return new double[] {median / 1e6, median / roundTrip.toNanos()};
            }

            @Override
            public void close() throws Exception {
                store.close();
                stage.delete(bucket);
            }
        };
    }

    /** Notes when the first bytes come. */
    private static final class Arrival extends OutputStream {
        private final long begin = System.nanoTime();

        private long first;

        @Override
        public void write(int value) {
            note();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            note();
        }

        private void note() {
            if (first == 0) {
                first = System.nanoTime();
            }
        }
    }
}
