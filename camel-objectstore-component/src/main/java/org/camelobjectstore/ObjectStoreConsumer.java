/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.Watch;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a watch into exchanges.
 *
 * <p>The watch is opened while the consumer starts, so that a wrong bucket, server or right fails the start of the route.
 */
final class ObjectStoreConsumer extends DefaultConsumer implements Suspendable {
    private final ObjectStoreEndpoint endpoint;

    private @Nullable Buckets buckets;
    private @Nullable WatchSession session;

    ObjectStoreConsumer(ObjectStoreEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Camel also starts what is suspended, as after a stop of the route that was aborted: then the watch goes on. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (session != null) {
            session.resume();
            return;
        }
        Settings settings = endpoint.settings();
        new ProcessedVersions(settings.consumer().idempotentRepository()).start();
        Buckets opened = endpoint.open();
        try {
            session = session(settings, opened);
        } catch (Exception e) {
            opened.close();
            throw e;
        }
        buckets = opened;
        session.start();
        addHealthCheck();
    }

    private WatchSession session(Settings settings, Buckets opened) throws Exception {
        Bucket bucket = opened.own();
        AfterRead afterRead = new AfterRead(endpoint.getCamelContext(), settings, opened);
        afterRead.check();
        EventRouter router = new EventRouter(this, settings, new EventWriter(settings, opened), afterRead);
        Watch watch = bucket.watch(settings.watchRequest());
        try {
            return new WatchSession(this, settings, watch, router);
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    @Override
    protected void doSuspend() throws Exception {
        if (session != null) {
            session.pause();
        }
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        if (session != null) {
            session.resume();
        }
    }

    /** Waits for the exchanges that are under way, within Camel's shutdown strategy. */
    @Override
    protected void doStop() throws Exception {
        try {
            if (session != null) {
                session.stop();
            }
        } finally {
            session = null;
            if (buckets != null) {
                buckets.close();
                buckets = null;
            }
            super.doStop();
        }
    }

    /** Why the watch is cut off now, or null. */
    Outage.@Nullable State outage() {
        WatchSession current = session;
        return current == null ? null : current.outage();
    }

    /** Camel's repository of consumers asks the consumer for it. */
    private void addHealthCheck() {
        WatchHealthCheck check = new WatchHealthCheck(this, endpoint.settings(), getRouteId());
        check.setCamelContext(endpoint.getCamelContext());
        check.setEnabled(endpoint.component().isHealthCheckConsumerEnabled());
        setHealthCheck(check);
    }
}
