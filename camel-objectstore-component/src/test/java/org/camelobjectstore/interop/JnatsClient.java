/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.camelobjectstore.interop.ObjectFacts.orEmpty;

import io.nats.client.Connection;
import io.nats.client.ObjectStore;
import io.nats.client.api.ObjectInfo;
import io.nats.client.api.ObjectLink;
import io.nats.client.api.ObjectMeta;
import io.nats.client.api.ObjectStoreConfiguration;
import io.nats.client.api.ObjectStoreWatcher;
import io.nats.client.api.StorageType;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsObjectStoreWatchSubscription;
import io.nats.client.support.NatsJetStreamClientError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** The object store of jnats itself. */
final class JnatsClient implements ObjectClient {
    private final Connection connection;

    JnatsClient(Connection connection) {
        this.connection = connection;
    }

    private ObjectStore store(String bucket) throws Exception {
        return connection.objectStore(bucket);
    }

    private static ObjectFacts facts(ObjectInfo info) {
        Map<String, List<String>> headers = new HashMap<>();
        Headers given = info.getHeaders();
        if (given != null) {
            given.forEach(headers::put);
        }
        ObjectLink link = info.getLink();
        return new ObjectFacts(
                info.getObjectName(),
                orEmpty(info.getDescription()),
                headers,
                Objects.requireNonNullElse(info.getMetaData(), Map.of()),
                info.getSize(),
                orEmpty(info.getDigest()),
                link == null ? "" : ObjectFacts.link(link.getBucket(), link.getObjectName()));
    }

    /** It writes and looks for names in standard base64. */
    @Override
    public boolean addresses(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(
                Base64.getEncoder().encode(utf8), Base64.getUrlEncoder().encode(utf8));
    }

    @Override
    public void createBucket(String bucket) throws Exception {
        connection
                .objectStoreManagement()
                .create(ObjectStoreConfiguration.builder(bucket)
                        .storageType(StorageType.Memory)
                        .build());
    }

    @Override
    public void put(String bucket, Draft draft) throws Exception {
        ObjectMeta.Builder meta = ObjectMeta.builder(draft.name()).chunkSize(draft.chunkSize());
        if (!draft.description().isEmpty()) {
            meta.description(draft.description());
        }
        Headers headers = new Headers();
        draft.headers().forEach(headers::add);
        meta.headers(headers).metadata(draft.metadata());
        store(bucket).put(meta.build(), new ByteArrayInputStream(draft.content()));
    }

    @Override
    public byte[] get(String bucket, String name) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            store(bucket).get(name, content);
        } catch (IllegalArgumentException | IllegalStateException e) {
            if (e.getMessage().contains(NatsJetStreamClientError.OsObjectNotFound.id())) {
                return null;
            }
            throw e;
        }
        return content.toByteArray();
    }

    @Override
    public ObjectFacts info(String bucket, String name) throws Exception {
        ObjectInfo info = store(bucket).getInfo(name);
        return info == null || info.isDeleted() ? null : facts(info);
    }

    @Override
    public List<ObjectFacts> list(String bucket) throws Exception {
        return store(bucket).getList().stream().map(JnatsClient::facts).toList();
    }

    @Override
    public void delete(String bucket, String name) throws Exception {
        store(bucket).delete(name);
    }

    @Override
    public void describe(String bucket, String name, String description) throws Exception {
        ObjectMeta now = store(bucket).getInfo(name).getObjectMeta();
        store(bucket)
                .updateMeta(
                        name, ObjectMeta.builder(now).description(description).build());
    }

    @Override
    public void rename(String bucket, String name, String newName) throws Exception {
        ObjectMeta now = store(bucket).getInfo(name).getObjectMeta();
        store(bucket)
                .updateMeta(name, ObjectMeta.builder(now).objectName(newName).build());
    }

    @Override
    public void link(String bucket, String name, String targetBucket, String targetName) throws Exception {
        store(bucket).addLink(name, store(targetBucket).getInfo(targetName));
    }

    @Override
    public void linkBucket(String bucket, String name, String targetBucket) throws Exception {
        store(bucket).addBucketLink(name, store(targetBucket));
    }

    @Override
    public Following follow(String bucket) throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        NatsObjectStoreWatchSubscription watch = store(bucket).watch(new ObjectStoreWatcher() {
            @Override
            public void watch(ObjectInfo info) {
                String type = info.isDeleted() ? "DELETE" : info.isLink() ? "LINK" : "PUT";
                events.add(type + " " + info.getObjectName());
            }

            @Override
            public void endOfData() {}
        });
        return new Following() {
            @Override
            public List<String> events() {
                return events;
            }

            @Override
            public void close() {
                watch.unsubscribe();
            }
        };
    }

    @Override
    public String toString() {
        return "jnats";
    }
}
