/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.OutputStream;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** One large object on a clean heap: how fast, and at what {@link Cost}. */
record LargeTransfer(Direction direction, int megabytes) implements Workload {
    enum Direction {
        PUT,
        GET
    }

    @Override
    public String name() {
        return switch (direction) {
            case PUT -> "put " + size();
            case GET -> "get " + size();
        };
    }

    private ObjectSize size() {
        return ObjectSize.megabytes(megabytes);
    }

    @Override
    public List<Metric> metrics() {
        return Stream.concat(Stream.of(new Metric(name(), Unit.MEGABYTES)), Cost.metrics(name()).stream())
                .toList();
    }

    @Override
    public Trial prepare(Contender contender, Stage stage) throws Exception {
        String bucket = stage.newBucket();
        if (direction == Direction.GET) {
            stage.put(bucket, "object", size().bytes());
        }
        Store store = contender.open(bucket);
        return new Trial() {
            @Override
            public double[] measure() throws Exception {
                try (Cost cost = Cost.ofTransfer(stage.server(), size().bytes())) {
                    long begin = System.nanoTime();
                    transfer();
                    double perSecond = 1e9 / (System.nanoTime() - begin);
                    return DoubleStream.concat(
                                    DoubleStream.of(size().figure(perSecond)), DoubleStream.of(cost.figures()))
                            .toArray();
                } finally {
                    if (direction == Direction.PUT) {
                        stage.purge(bucket);
                    }
                }
            }

            private void transfer() throws Exception {
                if (direction == Direction.PUT) {
                    store.put("object", size().bytes());
                } else {
                    store.get("object", OutputStream.nullOutputStream());
                }
            }

            @Override
            public void close() throws Exception {
                store.close();
                stage.delete(bucket);
            }
        };
    }
}
