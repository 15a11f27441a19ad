/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.PENDING;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Main class of the JVM of {@link ManyObjectsIT}: a route that watches a bucket until it is caught up, and prints what
 * came.
 *
 * <p>Arguments: URL, bucket.
 */
final class CatchingUpJvm {
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final BitSet objects = new BitSet();
    private int events;

    private CatchingUpJvm() {}

    public static void main(String[] args) throws Exception {
        CatchingUpJvm catching = new CatchingUpJvm();
        long begin;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("objectstore:" + args[1] + "?includeBody=false&servers=" + args[0])
                            .process(catching::count);
                }
            });
            begin = System.nanoTime();
            context.start();
            catching.caughtUp.await();
            long millis = Duration.ofNanos(System.nanoTime() - begin).toMillis();
            System.out.println(catching.told() + " caught up after " + millis + " ms");
        }
        System.out.println("in the end " + catching.told());
    }

    /** The route has one thread. */
    private synchronized void count(Exchange exchange) {
        Message event = exchange.getMessage();
        String name = event.getHeader(OBJECT_NAME, String.class);
        objects.set(Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)));
        events++;
        if (event.getHeader(PENDING, Long.class) == 0) {
            caughtUp.countDown();
        }
    }

    private synchronized String told() {
        return events + " events of " + objects.cardinality() + " objects";
    }
}
