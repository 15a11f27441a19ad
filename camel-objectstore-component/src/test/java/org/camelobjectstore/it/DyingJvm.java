/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreConstants;

/**
 * Main class of JVMs of {@link DurableCrashIT}: a route that notes the objects it has processed in a file. An object called
 * {@link #POISON} ends the JVM, {@link #HANG} takes for ever, and one that begins with {@link #WAIT} takes until the second
 * file is there.
 *
 * <p>Arguments: URI, file, second file.
 */
final class DyingJvm {
    static final String POISON = "poison";
    static final String HANG = "hang";
    static final String WAIT = "wait-";

    private DyingJvm() {}

    public static void main(String[] args) throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Path done = Path.of(args[1]);
        Path signal = Path.of(args[2]);
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(args[0]).process(exchange -> process(exchange, done, signal));
                }
            });
            context.start();
            never.await();
        }
    }

    private static void process(Exchange exchange, Path done, Path signal) throws Exception {
        String name = exchange.getMessage().getHeader(ObjectStoreConstants.OBJECT_NAME, String.class);
        if (name.equals(POISON)) {
            Runtime.getRuntime().halt(1);
        }
        CountDownLatch never = new CountDownLatch(1);
        while (name.equals(HANG) || (name.startsWith(WAIT) && !Files.exists(signal))) {
            boolean unused = never.await(20, TimeUnit.MILLISECONDS);
        }
        synchronized (DyingJvm.class) {
            Files.writeString(done, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
