/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.HealthCheckComponent;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.connection.Buckets;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of a watch into exchanges.
 *
 * <p>The watch is opened while the consumer starts, so that a wrong bucket, server or right fails the start of the route.
 */
final class ObjectStoreConsumer extends DefaultConsumer implements Suspendable {
    private final DefaultEndpoint endpoint;
    private final BucketAccess access;

    private @Nullable Buckets buckets;
    private @Nullable WatchSession session;

    ObjectStoreConsumer(DefaultEndpoint endpoint, Processor processor, BucketAccess access) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.access = access;
    }

    /** Camel also starts what is suspended, as after a stop of the route that was aborted: then the watch goes on. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (session != null) {
            session.resume();
            return;
        }
        Buckets opened = access.open();
        try {
            session = session(opened);
        } catch (Exception e) {
            opened.close();
            throw e;
        }
        buckets = opened;
        session.start();
        addHealthCheck();
    }

    private WatchSession session(Buckets opened) throws IOException {
        Bucket bucket = opened.own();
        Settings settings = opened.settings();
        FailureReports failures = new FailureReports(settings.bucket().name(), this::getExceptionHandler);
        Settlement settlement = new Settlement(endpoint.getCamelContext(), opened, failures);
        EventRouter router = new EventRouter(this, opened, settlement, failures);
        Watch watch = bucket.watch(settings.watchRequest());
        try {
            return new WatchSession(this, settings, watch, router, failures);
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
    private Outage.@Nullable State outage() {
        WatchSession current = session;
        return current == null ? null : current.outage();
    }

    /** Camel's repository of consumers asks the consumer for it. */
    private void addHealthCheck() {
        WatchHealthCheck check = new WatchHealthCheck(this::outage, access, getRouteId());
        check.setCamelContext(endpoint.getCamelContext());
        check.setEnabled(((HealthCheckComponent) endpoint.getComponent()).isHealthCheckConsumerEnabled());
        setHealthCheck(check);
    }
}
