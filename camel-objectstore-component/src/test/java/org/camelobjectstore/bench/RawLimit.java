/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamSubscription;
import io.nats.client.PurgeOptions;
import io.nats.client.PushSubscribeOptions;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What the server and the connection allow: the same chunks, 64 of them unacknowledged, without digest or meta message;
 * read by an ordered push consumer without digest.
 */
final class RawLimit implements Contender {
    private static final int CHUNK = 128 * 1024;
    private static final int WINDOW = 64;

    private final Connection connection;
    private final String bucket;
    private final Dispatcher acks;
    private final Semaphore window = new Semaphore(WINDOW);
    private final String inbox;

    RawLimit(Connection connection, String bucket) {
        this.connection = connection;
        this.bucket = bucket;
        this.inbox = connection.createInbox();
        this.acks = connection.createDispatcher(ack -> window.release());
        acks.subscribe(inbox);
    }

    @Override
    public String name() {
        return "limit (no digest, no meta)";
    }

    @Override
    public void put(String object, long size) throws Exception {
        connection.jetStreamManagement().purgeStream("OBJ_" + bucket, PurgeOptions.subject(subject(object)));
        PatternStream source = new PatternStream(size);
        for (byte[] chunk = source.readNBytes(CHUNK); chunk.length > 0; chunk = source.readNBytes(CHUNK)) {
            window.acquire();
            connection.publish(subject(object), inbox, chunk);
        }
        if (!window.tryAcquire(WINDOW, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Not every chunk was acknowledged");
        }
        window.release(WINDOW);
    }

    @Override
    public void get(String object, long size) throws Exception {
        JetStreamSubscription chunks = connection
                .jetStream()
                .subscribe(
                        subject(object),
                        PushSubscribeOptions.builder().ordered(true).stream("OBJ_" + bucket)
                                .build());
        long left = size;
        while (left > 0) {
            left -= chunks.nextMessage(Duration.ofSeconds(10)).getData().length;
        }
        chunks.unsubscribe();
    }

    private String subject(String object) {
        return "$O." + bucket + ".C.raw-" + object;
    }

    @Override
    public void close() {
        connection.closeDispatcher(acks);
    }
}
