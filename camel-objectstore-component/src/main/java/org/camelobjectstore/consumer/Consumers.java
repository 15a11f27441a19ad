/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.PollingConsumer;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultEndpoint;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.engine.StoredObject;

/** The consumers of one endpoint. Those that poll leave out the objects that another one is processing. */
public final class Consumers {
    private final DefaultEndpoint endpoint;
    private final BucketAccess access;
    /** Whose exchanges are under way or wait; they may outlast the consumer that made them. */
    private final Set<StoredObject> inProgress = ConcurrentHashMap.newKeySet();

    public Consumers(DefaultEndpoint endpoint, BucketAccess access) {
        this.endpoint = endpoint;
        this.access = access;
    }

    /** A consumer that watches the bucket. */
    public Consumer watching(Processor processor) {
        return new ObjectStoreConsumer(endpoint, processor, access);
    }

    /** A consumer that polls on a schedule. */
    public Consumer scheduled(Processor processor) {
        ScheduledObjectStoreConsumer consumer =
                new ScheduledObjectStoreConsumer(endpoint, processor, access, inProgress);
        consumer.setMaxMessagesPerPoll(access.settings().consumer().maxMessagesPerPoll());
        return consumer;
    }

    /** A consumer that polls when it is called, as by {@code pollEnrich}. */
    public PollingConsumer polling() {
        return new ObjectStorePollingConsumer(endpoint, access, inProgress);
    }
}
