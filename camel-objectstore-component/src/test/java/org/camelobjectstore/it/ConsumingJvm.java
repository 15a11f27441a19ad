/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import static org.camelobjectstore.ObjectStoreConstants.DELIVERY_COUNT;
import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.camelobjectstore.ObjectStoreConstants.REVISION;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Main class of the JVMs of {@link DurableManyJvmsIT}: a route that consumes durably until it is killed, fails now and
 * then, takes its time now and then, and notes the begin and the end of each exchange in a file.
 *
 * <p>Arguments: URL, bucket, durable name, file.
 */
final class ConsumingJvm {
    private static final double FAILURES = 0.03;
    private static final double SLOW = 0.01;
    private static final long SLOW_MILLIS = 30;

    private final OutputStream notes;

    private ConsumingJvm(OutputStream notes) {
        this.notes = notes;
    }

    /**
     * What a file tells of an exchange.
     *
     * @param nanos since 1970
     * @param done whether it was processed without failure; otherwise it has begun
     * @param delivery how often the event was delivered
     */
    record Note(long nanos, boolean done, long delivery, long revision, String object) {
        /** The notes of a file, without a last one that was cut off. */
        static List<Note> of(Path file) throws IOException {
            String text = Files.readString(file);
            List<Note> notes = new ArrayList<>();
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> notes.add(parse(line)));
            return notes;
        }

        private static Note parse(String line) {
            String[] parts = line.split(" ", 5);
            return new Note(
                    Long.parseLong(parts[0]),
                    parts[1].equals("done"),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]),
                    parts[4]);
        }

        static Note now(boolean done, Message event) {
            return new Note(
                    ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()),
                    done,
                    event.getHeader(DELIVERY_COUNT, Long.class),
                    event.getHeader(REVISION, Long.class),
                    event.getHeader(OBJECT_NAME, String.class));
        }

        private String line() {
            return nanos + (done ? " done " : " begun ") + delivery + " " + revision + " " + object + "\n";
        }
    }

    public static void main(String[] args) throws Exception {
        String uri = "objectstore:" + args[1] + "?durableName=" + args[2] + "&servers=" + args[0]
                + "&ackWait=1000&redeliveryDelay=10&maxInFlightEvents=64&concurrentConsumers=4&includeBody=false"
                + "&maxReconnectAttempts=-1&reconnectTimeWait=50";
        try (OutputStream notes = new FileOutputStream(args[3], true);
                DefaultCamelContext context = new DefaultCamelContext()) {
            ConsumingJvm consuming = new ConsumingJvm(notes);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri).process(consuming::process);
                }
            });
            context.start();
            new CountDownLatch(1).await();
        }
    }

    private void process(Exchange exchange) throws Exception {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        note(Note.now(false, exchange.getMessage()));
        if (random.nextDouble() < SLOW) {
            boolean unused = new CountDownLatch(1).await(SLOW_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (random.nextDouble() < FAILURES) {
            throw new IllegalStateException("one of the failures that are wanted");
        }
        note(Note.now(true, exchange.getMessage()));
    }

    /** One write each, so that a killed JVM leaves whole lines. */
    private synchronized void note(Note note) throws IOException {
        notes.write(note.line().getBytes(StandardCharsets.UTF_8));
    }
}
