/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** Looks at a schedule which objects are there, and makes an exchange of each; for routes that want no events. */
final class ScheduledObjectStoreConsumer extends ScheduledBatchPollingConsumer {
    private final BucketAccess access;
    private final Set<StoredObject> inProgress;

    private @Nullable ObjectPoll objects;

    ScheduledObjectStoreConsumer(
            Endpoint endpoint, Processor processor, BucketAccess access, Set<StoredObject> inProgress) {
        super(endpoint, processor);
        this.access = access;
        this.inProgress = inProgress;
    }

    /** Camel also starts what is suspended: then the objects in progress stay known. */
    @Override
    protected void doStart() throws Exception {
        if (objects == null) {
            objects = ObjectPoll.open(
                    getEndpoint().getCamelContext(), access, inProgress, this::getExceptionHandler, true);
        }
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (objects != null) {
            objects.close();
            objects = null;
        }
    }

    @Override
    protected int poll() throws Exception {
        shutdownRunningTask = null;
        pendingExchanges = 0;
        return processBatch(new ArrayDeque<>(objects().find(getMaxMessagesPerPoll())));
    }

    @Override
    public int processBatch(Queue<Object> found) throws Exception {
        int total = found.size(); // also if all of them are gone: there may be more behind them
        int begun = 0;
        while (!found.isEmpty() && isBatchAllowed()) {
            StoredObject listed = (StoredObject) found.remove();
            pendingExchanges = found.size();
            Optional<StoredObject> object = objects().reach(listed);
            if (object.isPresent() && begin(object.get(), begun)) {
                begun++;
            }
        }
        return total;
    }

    /** Sends an object through the route, unless somebody else has just begun with it. */
    private boolean begin(StoredObject object, int index) throws IOException {
        Exchange exchange = createExchange(true);
        exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
        exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, index + 1 + pendingExchanges);
        exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, pendingExchanges == 0);
        if (!objects().begin(object, pendingExchanges, exchange)) {
            releaseExchange(exchange, true);
            return false;
        }
        getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
        return true;
    }

    private ObjectPoll objects() {
        return Objects.requireNonNull(objects, "not started");
    }
}
