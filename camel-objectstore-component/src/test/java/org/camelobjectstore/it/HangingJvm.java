/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreConstants;

/**
 * Main class of the JVM of {@link DurableRestartIT}: a durable route that never ends its exchanges, and prints what they
 * are about.
 *
 * <p>Arguments: URL, bucket, durable name.
 */
final class HangingJvm {
    static final String BEGUN = "begun: ";

    private HangingJvm() {}

    public static void main(String[] args) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("objectstore:" + args[1] + "?durableName=" + args[2] + "&ackWait=1000&servers=" + args[0])
                            .process(exchange -> {
                                System.out.println(
                                        BEGUN + exchange.getMessage().getHeader(ObjectStoreConstants.OBJECT_NAME));
                                never.await();
                            });
                }
            });
            context.start();
            never.await();
        }
    }
}
