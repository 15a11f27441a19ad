/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.producer;

import java.io.IOException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.BucketNotFoundException;
import org.camelobjectstore.engine.MetaUpdate;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.PutResult;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.message.Call;
import org.camelobjectstore.message.ExchangeBody;
import org.camelobjectstore.message.ReopenableContent;
import org.camelobjectstore.message.Reply;
import org.camelobjectstore.settings.ProducerSettings;
import org.camelobjectstore.settings.Settings;

/** One method for each operation; none of them reads or writes a header. */
final class Operations {
    private final Settings settings;
    private final ProducerSettings producer;
    private final Buckets buckets;
    private final ObjectStoreClient client;

    Operations(Buckets buckets) {
        this.settings = buckets.settings();
        this.producer = settings.producer();
        this.buckets = buckets;
        this.client = buckets.client();
    }

    Reply run(Call call, Exchange exchange) throws IOException {
        try {
            return switch (call.operation()) {
                case put -> put(call, exchange);
                case get -> get(call, exchange);
                case info -> info(call);
                case list -> Reply.body(bucket(call).list(call.names(), producer.includeDeleted()));
                case exists ->
                    Reply.body(bucket(call).find(call.requiredObject()).isPresent());
                case delete -> Reply.headers(bucket(call).delete(call.requiredObject(), call.expectedRevision()));
                case updateMeta -> updateMeta(call);
                case copy -> copy(call);
                case move -> move(call);
                case addLink -> addLink(call);
                case addBucketLink -> addBucketLink(call);
                case seal -> Reply.body(client.seal(call.bucket()));
                case status -> Reply.body(client.status(call.bucket()));
                case createBucket ->
                    Reply.body(client.createBucket(settings.bucket().withName(call.bucket())));
                case updateBucket ->
                    Reply.body(client.updateBucket(settings.bucket().withName(call.bucket())));
                case deleteBucket -> deleteBucket(call);
                case listBuckets -> Reply.body(client.listBuckets());
                case verify -> verify(call);
                case sweep -> Reply.body(bucket(call).sweep(producer.sweep()));
            };
        } catch (BucketNotFoundException e) {
            client.forget(e.bucket()); // so that the next exchange may create it anew
            throw e;
        }
    }

    private Bucket bucket(Call call) throws IOException {
        boolean own = call.bucket().equals(settings.bucket().name());
        return buckets.open(call.bucket(), own || mayCreate(call.operation()));
    }

    /** Whether an operation may create a bucket that only a message names. */
    private static boolean mayCreate(ObjectStoreOperation operation) {
        return switch (operation) {
            case put, addLink, addBucketLink -> true;
            default -> false;
        };
    }

    private Reply put(Call call, Exchange exchange) throws IOException {
        PutRequest request = call.putRequest(exchange.getExchangeId(), producer.maxInFlightBytes());
        ExchangeBody body = ExchangeBody.of(exchange);
        PutResult result = bucket(call).put(request, body);
        if (producer.deleteAfterWrite() && !result.skipped()) {
            body.deleteFile();
        }
        return Reply.written(result);
    }

    private Reply get(Call call, Exchange exchange) throws IOException {
        Optional<StoredObject> found = target(call);
        if (found.isEmpty()) {
            return Reply.missing();
        }
        StoredObject object = withContent(found.get());
        return Reply.both(object, ReopenableContent.of(buckets, object, call.reading(), exchange));
    }

    private Reply verify(Call call) throws IOException {
        StoredObject found = bucket(call).info(call.requiredObject());
        StoredObject object = withContent(producer.followLinks() ? client.followLinks(found) : found);
        client.bucket(object.bucket()).verify(object, settings.readingWhole().withVerifyDigest(true));
        return Reply.body(true);
    }

    private static StoredObject withContent(StoredObject object) {
        if (object.isLink()) {
            throw new IllegalArgumentException("Object '" + object.name() + "' in bucket '" + object.bucket()
                    + "' is a link, which has no content of its own; set followLinks=true to get its target");
        }
        return object;
    }

    private Reply copy(Call call) throws IOException {
        StoredObject named = source(call);
        StoredObject source = producer.followLinks() ? client.followLinks(named) : named;
        return Reply.written(client.bucket(source.bucket())
                .copy(
                        source,
                        destination(call),
                        call.copyRequest(producer.maxInFlightBytes()),
                        settings.readingWhole()));
    }

    private Reply move(Call call) throws IOException {
        return Reply.written(bucket(call)
                .move(
                        source(call),
                        destination(call),
                        call.copyRequest(producer.maxInFlightBytes()),
                        settings.readingWhole()));
    }

    /** What to copy or move, if it is the revision that is expected. */
    private StoredObject source(Call call) throws IOException {
        if (call.destinationBucket() == null && call.destinationObject() == null) {
            throw new IllegalArgumentException("operation=" + call.operation() + " of '" + call.requiredObject()
                    + "' in bucket '" + call.bucket() + "' needs a destination: set the options destinationBucket or"
                    + " destinationObjectName, or the headers " + ObjectStoreConstants.DESTINATION_BUCKET_NAME + " or "
                    + ObjectStoreConstants.DESTINATION_OBJECT_NAME);
        }
        return bucket(call).info(call.requiredObject(), call.expectedRevision());
    }

    private Bucket destination(Call call) throws IOException {
        return buckets.open(call.destinationBucket() == null ? call.bucket() : call.destinationBucket(), true);
    }

    /** The object, or what its link stands for; empty if either is missing and that is no failure. */
    private Optional<StoredObject> target(Call call) throws IOException {
        Optional<StoredObject> found = find(call);
        if (found.isEmpty() || !producer.followLinks()) {
            return found;
        }
        try {
            return Optional.of(client.followLinks(found.get()));
        } catch (ObjectNotFoundException e) {
            if (producer.missingIsNull()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<StoredObject> find(Call call) throws IOException {
        Bucket bucket = bucket(call);
        return producer.missingIsNull()
                ? bucket.find(call.requiredObject())
                : Optional.of(bucket.info(call.requiredObject()));
    }

    private Reply info(Call call) throws IOException {
        Optional<StoredObject> found =
                producer.includeDeleted() ? bucket(call).findIncludingDeleted(call.requiredObject()) : Optional.empty();
        if (found.isEmpty()) {
            found = find(call);
        }
        return found.map(object -> Reply.both(object, object)).orElseGet(Reply::missing);
    }

    private Reply updateMeta(Call call) throws IOException {
        MetaUpdate update = call.metaUpdate();
        String object = call.requiredObject();
        if (update.equals(new MetaUpdate(null, null, null, null))) {
            throw new IllegalArgumentException("operation=updateMeta on object '" + object + "' of bucket '"
                    + call.bucket() + "' has nothing to change: set the option description or one of the headers "
                    + ObjectStoreConstants.NEW_OBJECT_NAME + ", " + ObjectStoreConstants.DESCRIPTION + ", "
                    + ObjectStoreConstants.METADATA + ", " + ObjectStoreConstants.HEADERS);
        }
        return Reply.headers(bucket(call).updateMeta(object, update, call.expectedRevision()));
    }

    private Reply addLink(Call call) throws IOException {
        String link = call.requiredObject();
        if (call.linkObject() == null) {
            throw new IllegalArgumentException("operation=addLink for '" + link + "' in bucket '" + call.bucket()
                    + "' needs its target: set the header " + ObjectStoreConstants.LINK_OBJECT_NAME
                    + " or the option linkObjectName");
        }
        String targetBucket = call.linkBucket() == null ? call.bucket() : call.linkBucket();
        StoredObject target = client.bucket(targetBucket).info(call.linkObject());
        return Reply.headers(bucket(call).addLink(link, target));
    }

    private Reply addBucketLink(Call call) throws IOException {
        String link = call.requiredObject();
        if (call.linkBucket() == null) {
            throw new IllegalArgumentException("operation=addBucketLink for '" + link + "' in bucket '"
                    + call.bucket() + "' needs its target: set the header " + ObjectStoreConstants.LINK_BUCKET_NAME
                    + " or the option linkBucketName");
        }
        return Reply.headers(bucket(call).addBucketLink(link, client.bucket(call.linkBucket())));
    }

    private Reply deleteBucket(Call call) throws IOException {
        client.deleteBucket(call.bucket());
        return Reply.nothing();
    }
}
