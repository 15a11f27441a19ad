/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** Looks at a schedule which objects are there, and makes an exchange of each; for routes that want no events. */
final class ScheduledObjectStoreConsumer extends ScheduledBatchPollingConsumer {
    private final ObjectStoreEndpoint endpoint;

    private @Nullable ObjectPoll objects;

    ScheduledObjectStoreConsumer(ObjectStoreEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Camel also starts what is suspended: then the objects in progress stay known. */
    @Override
    protected void doStart() throws Exception {
        if (objects == null) {
            objects = ObjectPoll.open(endpoint, getExceptionHandler(), true);
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
        int total = found.size();
        for (int index = 0; index < total && isBatchAllowed(); index++) {
            StoredObject object = (StoredObject) Objects.requireNonNull(found.poll());
            pendingExchanges = total - index - 1;
            Exchange exchange = createExchange(true);
            exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
            exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
            exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, pendingExchanges == 0);
            if (objects().begin(object, pendingExchanges, exchange)) {
                getAsyncProcessor().process(exchange, defaultConsumerCallback(exchange, true));
            } else {
                releaseExchange(exchange, true);
            }
        }
        return total;
    }

    private ObjectPoll objects() {
        return Objects.requireNonNull(objects, "not started");
    }
}
