/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.camelobjectstore.interop.ObjectFacts.orEmpty;

import io.nats.client.Connection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StorageType;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.engine.WatchRequest;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;

/** The transfer engine without Camel. */
final class EngineClient implements ObjectClient {
    private static final Duration NOTHING_MORE_FOR = Duration.ofMillis(20);

    private final ObjectStoreClient client;

    EngineClient(Connection connection) throws IOException {
        client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT);
    }

    static ObjectFacts facts(StoredObject object) {
        return new ObjectFacts(
                object.name(),
                orEmpty(object.description()),
                object.headers(),
                object.metadata(),
                object.size(),
                orEmpty(object.digest()),
                object.link() == null
                        ? ""
                        : ObjectFacts.link(object.link().bucket(), object.link().object()));
    }

    @Override
    public void createBucket(String bucket) throws Exception {
        client.createBucket(BucketSettings.of(bucket).withStorage(StorageType.MEMORY));
    }

    @Override
    public void put(String bucket, Draft draft) throws Exception {
        PutRequest request = PutRequest.of(draft.name())
                .withDescription(draft.description().isEmpty() ? null : draft.description())
                .withMetadata(draft.metadata())
                .withHeaders(draft.headers())
                .withChunkSize(draft.chunkSize());
        client.bucket(bucket).put(request, new ByteArrayInputStream(draft.content()));
    }

    @Override
    public byte[] get(String bucket, String name) throws Exception {
        Optional<StoredObject> found = client.bucket(bucket).find(name);
        if (found.isEmpty()) {
            return null;
        }
        StoredObject target = client.followLinks(found.get());
        try (InputStream content = client.bucket(target.bucket()).open(target, true)) {
            return content.readAllBytes();
        }
    }

    @Override
    public ObjectFacts info(String bucket, String name) throws Exception {
        return client.bucket(bucket).find(name).map(EngineClient::facts).orElse(null);
    }

    @Override
    public List<ObjectFacts> list(String bucket) throws Exception {
        return client.bucket(bucket).list(name -> true, false).stream()
                .map(EngineClient::facts)
                .toList();
    }

    @Override
    public void delete(String bucket, String name) throws Exception {
        client.bucket(bucket).delete(name, null);
    }

    @Override
    public void describe(String bucket, String name, String description) throws Exception {
        client.bucket(bucket).updateMeta(name, MetaUpdate.description(description), null);
    }

    @Override
    public void rename(String bucket, String name, String newName) throws Exception {
        client.bucket(bucket).updateMeta(name, MetaUpdate.rename(newName), null);
    }

    @Override
    public void link(String bucket, String name, String targetBucket, String targetName) throws Exception {
        client.bucket(bucket).addLink(name, client.bucket(targetBucket).info(targetName));
    }

    @Override
    public void linkBucket(String bucket, String name, String targetBucket) throws Exception {
        client.bucket(bucket).addBucketLink(name, client.bucket(targetBucket));
    }

    @Override
    public Following follow(String bucket) throws Exception {
        Watch watch = client.bucket(bucket).watch(WatchRequest.from(StartAt.current()));
        List<String> events = new ArrayList<>();
        return new Following() {
            @Override
            public List<String> events() throws Exception {
                Optional<ObjectEvent> event = next();
                while (event.isPresent()) {
                    events.add(event.get().type() + " " + event.get().object().name());
                    event = next();
                }
                return events;
            }

            private Optional<ObjectEvent> next() throws IOException {
                Optional<Delivery> next = watch.next(NOTHING_MORE_FOR);
                next.ifPresent(Delivery::ack);
                return next.map(Delivery::event);
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "engine";
    }
}
