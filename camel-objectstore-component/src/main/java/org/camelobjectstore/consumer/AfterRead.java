/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.ObjectChangedException;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreException;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.message.ReplyWriter;
import org.camelobjectstore.settings.AfterReadSettings;
import org.camelobjectstore.settings.OptionText;
import org.camelobjectstore.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to an object after its exchange completed: nothing, or it is deleted or moved, if it still is the version
 * that was read. Which object that is comes from the delivery, whatever the route did to the headers.
 */
final class AfterRead {
    private static final Logger LOG = LoggerFactory.getLogger(AfterRead.class);

    private final Settings settings;
    private final AfterReadSettings after;
    private final Buckets buckets;
    private final OptionText destinationBucket;
    private final OptionText destinationObjectName;
    private final ReplyWriter writer;

    AfterRead(CamelContext context, Buckets buckets) {
        this.settings = buckets.settings();
        this.after = settings.consumer().afterRead();
        this.buckets = buckets;
        this.writer = new ReplyWriter(settings.headerFilter());
        this.destinationBucket = OptionText.of(
                context, "destinationBucket", after.destinationBucket(), ObjectStoreConstants.DESTINATION_BUCKET_NAME);
        this.destinationObjectName = OptionText.of(
                context,
                "destinationObjectName",
                after.destinationObjectName(),
                ObjectStoreConstants.DESTINATION_OBJECT_NAME);
    }

    /** Fails if it is known already that moving cannot work. */
    void check() throws IOException {
        if (!after.move()) {
            return;
        }
        String own = settings.bucket().name();
        if (destinationBucket.expression() == null) {
            String target = after.destinationBucket() == null ? own : after.destinationBucket();
            if (target.equals(own)
                    && settings.objectName() == null
                    && settings.names().describe().isEmpty()) {
                throw new IllegalArgumentException("moveAfterRead within bucket '" + own
                        + "' needs a filter that leaves out what was moved, or it would be consumed again: set prefix,"
                        + " include, exclude, antInclude or antExclude, or another destinationBucket");
            }
            buckets.open(target, true);
        }
    }

    /**
     * Deletes or moves the object, as the options say.
     *
     * @param routed the exchange after it went through the route; not changed
     */
    void run(StoredObject object, Exchange routed) throws IOException {
        if (after.isNone() || object.deleted()) {
            return;
        }
        try {
            Bucket bucket = buckets.open(object.bucket(), false);
            if (after.delete()) {
                bucket.delete(object);
            } else {
                move(bucket, object, routed);
            }
        } catch (ObjectStoreException e) {
            if (!isAnotherVersionNow(e)) {
                throw e;
            }
            LOG.debug(
                    "An object was changed since it was read, and is left as it is [bucket={} object={} revision={}]: {}",
                    object.bucket(),
                    object.name(),
                    object.revision(),
                    e.getMessage());
        }
    }

    /** A move to another bucket is a put: that its body could not be read, and why, is the cause of its failure. */
    private static boolean isAnotherVersionNow(ObjectStoreException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectChangedException || cause instanceof ObjectNotFoundException) {
                return true;
            }
        }
        return e instanceof ObjectConflictException;
    }

    private void move(Bucket bucket, StoredObject object, Exchange routed) throws IOException {
        Exchange asDelivered = routed.copy();
        ExchangeHelper.prepareOutToIn(asDelivered); // expressions read the one, headers are written to the other
        writer.writeHeaders(object, asDelivered);
        String givenBucket = destinationBucket.evaluate(asDelivered);
        String givenName = destinationObjectName.evaluate(asDelivered);
        String name = givenName == null ? object.name() : givenName;
        Bucket target = buckets.open(givenBucket == null ? object.bucket() : givenBucket, true);
        if (target.name().equals(object.bucket()) && isConsumed(name)) {
            throw new IllegalArgumentException("moveAfterRead of '" + object.name() + "' in bucket '" + object.bucket()
                    + "' was refused: its new name '" + name
                    + "' passes this consumer's own filter, so that it would be"
                    + " consumed again. It was left where it is. Change destinationObjectName or the filter.");
        }
        PutRequest to = PutRequest.of(name)
                .withIfExists(IfExists.REPLACE)
                .withMaxInFlightBytes(settings.producer().maxInFlightBytes());
        bucket.move(object, target, to, settings.readingWhole());
    }

    private boolean isConsumed(String name) {
        return (settings.objectName() == null || settings.objectName().equals(name))
                && settings.names().test(name);
    }
}
