/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test.internal;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Meta messages as a put writes them, of objects whose chunks nobody has stored. */
public final class RawMetas {
    private static final int WINDOW = 1000;

    private final Connection connection;
    private final String bucket;

    /** Is going to write to a bucket that exists. */
    public RawMetas(Connection connection, String bucket) {
        this.connection = connection;
        this.bucket = bucket;
    }

    /** The name of the object with that number. */
    public static String name(int object) {
        return "folder-" + object % 100 + "/object-" + object;
    }

    /** Writes objects with numbers from {@code first} on, and returns when the server has them all. */
    public void fill(int first, int objects) throws InterruptedException {
        Semaphore window = new Semaphore(WINDOW);
        Dispatcher acks = connection.createDispatcher(ack -> window.release());
        String inbox = connection.createInbox();
        acks.subscribe(inbox);
        for (int i = first; i < first + objects; i++) {
            window.acquire();
            publish(name(i), inbox);
        }
        if (!window.tryAcquire(WINDOW, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not every meta message was acknowledged");
        }
        connection.closeDispatcher(acks);
    }

    /**
     * Writes one object.
     *
     * @param inbox where the acknowledgement goes
     */
    public void publish(String object, String inbox) {
        connection.publish(NatsMessage.builder()
                .subject("$O." + bucket + ".M."
                        + Base64.getUrlEncoder().encodeToString(object.getBytes(StandardCharsets.UTF_8)))
                .replyTo(inbox)
                .headers(new Headers().add("Nats-Rollup", "sub"))
                .data(json(object))
                .build());
    }

    private String json(String object) {
        return """
                {"name":"%s","options":{"max_chunk_size":131072},"bucket":"%s","nuid":"%022d","size":1024,\
                "mtime":"2026-01-01T00:00:00Z","chunks":1,\
                "digest":"SHA-256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU="}""".formatted(object, bucket, object.hashCode() & 0xffff_ffffL);
    }
}
