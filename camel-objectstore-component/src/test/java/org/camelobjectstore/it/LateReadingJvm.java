/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Main class of the JVMs of {@link LateReadersIT}: a route for each of {@link LateReaders}, the last step of which takes its
 * time and then notes what it has read in a file.
 *
 * <p>Arguments: URL, beginning of the buckets' names, file.
 */
final class LateReadingJvm {
    private static final int SLOW_MILLIS = 40;

    private final OutputStream notes;

    private LateReadingJvm(OutputStream notes) {
        this.notes = notes;
    }

    /** Whether events are acknowledged, or objects deleted, decides what outlives a JVM. */
    enum Settled {
        BY_ACKNOWLEDGEMENT("durableName=d&ackWait=1000&redeliveryDelay=50"),
        BY_DELETE("deleteAfterRead=true");

        private final String options;

        Settled(String options) {
            this.options = options;
        }

        String bucket(String prefix, LateReaders reader) {
            return prefix + "-" + reader + "-" + this;
        }
    }

    public static void main(String[] args) throws Exception {
        try (OutputStream notes = new FileOutputStream(args[2], true);
                DefaultCamelContext context = new DefaultCamelContext()) {
            LateReadingJvm jvm = new LateReadingJvm(notes);
            for (LateReaders reader : LateReaders.values()) {
                for (Settled settled : Settled.values()) {
                    context.addRoutes(jvm.route(args[0], settled.bucket(args[1], reader), reader, settled));
                }
            }
            context.start();
            System.out.println("started");
            new CountDownLatch(1).await();
        }
    }

    private RouteBuilder route(String url, String bucket, LateReaders reader, Settled settled) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                String uri = "objectstore:" + bucket + "?servers=" + url + "&" + settled.options;
                reader.configure(from(uri), this, bucket);
                from("direct:" + bucket).process(exchange -> read(bucket, exchange));
                from("seda:" + bucket).process(exchange -> read(bucket, exchange));
            }
        };
    }

    private void read(String bucket, Exchange exchange) throws Exception {
        boolean unused =
                new CountDownLatch(1).await(ThreadLocalRandom.current().nextInt(SLOW_MILLIS), TimeUnit.MILLISECONDS);
        Object body = exchange.getMessage().getBody();
        for (Object each : body instanceof Collection<?> group ? group : List.of(body)) {
            note(bucket + " "
                    + exchange.getContext().getTypeConverter().mandatoryConvertTo(String.class, exchange, each));
        }
    }

    /** One write each, so that a killed JVM leaves whole lines. */
    private synchronized void note(String line) throws IOException {
        notes.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
