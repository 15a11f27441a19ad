/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.ObjectInfo;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.camelobjectstore.test.internal.PatternStream;

/**
 * What the server and the connection allow, with neither digest nor JSON.
 *
 * <p>Put: the chunks alone, 64 of them unacknowledged. Get: an ordered push consumer, or one direct get for a single
 * chunk, of chunks whose subject is known. List: the meta messages unread. Watch: a plain subscription, which the server
 * serves before it stores the message; of what is there, an ordered push consumer and such gets; durably, a pull consumer
 * and acknowledgements that nobody confirms.
 */
final class RawLimit implements Contender {
    static final String NAME = "limit";

    private static final int CHUNK = 128 * 1024;
    private static final int WINDOW = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Connection connection;
    private final Dispatcher acks;
    private final Semaphore window = new Semaphore(WINDOW);
    private final String inbox;

    RawLimit(Connection connection) {
        this.connection = connection;
        this.inbox = connection.createInbox();
        this.acks = connection.createDispatcher(ack -> window.release());
        acks.subscribe(inbox);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store open(String bucket) {
        return new Chunks(bucket);
    }

    @Override
    public void close() {
        connection.closeDispatcher(acks);
    }

    private final class Chunks implements Store {
        private final String bucket;
        private final String stream;
        private final Map<String, Stored> known = new ConcurrentHashMap<>();

        Chunks(String bucket) {
            this.bucket = bucket;
            this.stream = "OBJ_" + bucket;
        }

        @Override
        public void put(String object, long size) throws Exception {
            String subject = subject(object);
            if (size <= CHUNK) {
                connection.jetStream().publish(subject, new PatternStream(size).readAllBytes());
            } else {
                putWindowed(subject, new PatternStream(size));
            }
        }

        private void putWindowed(String subject, PatternStream source) throws Exception {
            for (byte[] chunk = source.readNBytes(CHUNK); chunk.length > 0; chunk = source.readNBytes(CHUNK)) {
                window.acquire();
                connection.publish(subject, inbox, chunk);
            }
            if (!window.tryAcquire(WINDOW, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not every chunk was acknowledged");
            }
            window.release(WINDOW);
        }

        @Override
        public void get(String object, OutputStream target) throws Exception {
            Stored stored = known.get(object);
            if (stored == null) {
                stored = lookUp(object);
                known.put(object, stored);
            }
            if (stored.size() <= CHUNK) {
                String direct = "$JS.API.DIRECT.GET." + stream + "." + stored.subject();
                target.write(connection.request(direct, null, PATIENCE).getData());
            } else {
                getPushed(stored, target);
            }
        }

        private Stored lookUp(String object) throws Exception {
            ObjectInfo info = connection.objectStore(bucket).getInfo(object);
            return new Stored(subject(info.getNuid()), info.getSize());
        }

        private void getPushed(Stored stored, OutputStream target) throws Exception {
            JetStreamSubscription chunks =
                    connection.jetStream().subscribe(stored.subject(), ordered(DeliverPolicy.All));
            long left = stored.size();
            while (left > 0) {
                byte[] chunk = chunks.nextMessage(PATIENCE).getData();
                target.write(chunk);
                left -= chunk.length;
            }
            chunks.unsubscribe();
        }

        @Override
        public int list() throws Exception {
            JetStreamSubscription metas =
                    connection.jetStream().subscribe(allMetas(), ordered(DeliverPolicy.LastPerSubject));
            int count = 0;
            long pending;
            do {
                Message meta = metas.nextMessage(PATIENCE);
                pending = meta.metaData().pendingCount();
                count++;
            } while (pending > 0);
            metas.unsubscribe();
            return count;
        }

        @Override
        public AutoCloseable watch(Watching watching, LongConsumer received) throws Exception {
            return switch (watching) {
                case CHANGES -> watchChanges(received);
                case CHANGES_DURABLY -> watchDurably(received);
                case CURRENT -> watchCurrent(event -> received.accept(0));
                case CURRENT_WITH_BODIES -> watchCurrent(event -> received.accept(read(event)));
            };
        }

        private AutoCloseable watchChanges(LongConsumer received) throws Exception {
            Dispatcher events = connection.createDispatcher(event -> received.accept(0));
            events.subscribe(allMetas());
            connection.flush(PATIENCE);
            return () -> connection.closeDispatcher(events);
        }

        private AutoCloseable watchDurably(LongConsumer received) throws Exception {
            ConsumerConfiguration durable = ConsumerConfiguration.builder()
                    .durable("bench")
                    .deliverPolicy(DeliverPolicy.New)
                    .filterSubject(allMetas())
                    .build();
            return connection
                    .getStreamContext(stream)
                    .createOrUpdateConsumer(durable)
                    .consume(event -> {
                        received.accept(0);
                        event.ack();
                    });
        }

        private AutoCloseable watchCurrent(MessageHandler handler) throws Exception {
            Dispatcher events = connection.createDispatcher();
            connection.jetStream().subscribe(allMetas(), events, handler, false, ordered(DeliverPolicy.LastPerSubject));
            return () -> connection.closeDispatcher(events);
        }

        private long read(Message meta) {
            String subject = meta.getSubject();
            byte[] name = Base64.getUrlDecoder().decode(subject.substring(subject.lastIndexOf('.') + 1));
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try {
                get(new String(name, StandardCharsets.UTF_8), body);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return body.size();
        }

        private PushSubscribeOptions ordered(DeliverPolicy policy) {
            return PushSubscribeOptions.builder().ordered(true).stream(stream)
                    .configuration(ConsumerConfiguration.builder()
                            .deliverPolicy(policy)
                            .build())
                    .build();
        }

        private String subject(String chunks) {
            return "$O." + bucket + ".C." + chunks;
        }

        private String allMetas() {
            return "$O." + bucket + ".M.>";
        }
    }

    /** Where the chunks of an object are. */
    private record Stored(String subject, long size) {}
}
