/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.concurrent.CountDownLatch;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Carries one object in a JVM of its own. Arguments: whether streams are cached, and the two endpoint URIs. */
final class S3FitJvm {
    static final String CARRIED = "It is carried";

    public static void main(String[] args) throws Exception {
        CountDownLatch carried = new CountDownLatch(1);
        DefaultCamelContext context = new DefaultCamelContext();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(args[1]).streamCache(args[0]).to(args[2]).process(exchange -> carried.countDown());
            }
        });
        context.start();
        carried.await();
        System.out.println(CARRIED);
        Runtime.getRuntime().halt(0);
    }

    private S3FitJvm() {}
}
