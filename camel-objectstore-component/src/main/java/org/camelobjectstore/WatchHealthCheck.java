/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelobjectstore.engine.DurableSettings;
import org.jspecify.annotations.Nullable;

/** A consumer is down while its watch is cut off from the bucket, and up again when it goes on. */
final class WatchHealthCheck extends AbstractHealthCheck {
    private final ObjectStoreConsumer consumer;
    private final Settings settings;
    private final @Nullable String routeId;

    WatchHealthCheck(ObjectStoreConsumer consumer, Settings settings, @Nullable String routeId) {
        super("camel", "objectstore-consumer-" + routeId);
        this.consumer = consumer;
        this.settings = settings;
        this.routeId = routeId;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        DurableSettings durable = settings.consumer().durable();
        builder.detail("bucket.name", settings.bucket().name());
        builder.detail("servers", settings.connection().shownServers());
        if (durable != null) {
            builder.detail("durable.name", durable.name());
        }
        if (routeId != null) {
            builder.detail("route.id", routeId);
        }
        Outage.State outage = consumer.outage();
        if (outage == null) {
            builder.up();
            return;
        }
        long seconds = Duration.between(outage.since(), Instant.now()).toSeconds();
        builder.detail("down.since", outage.since().toString());
        builder.detail("down.seconds", seconds);
        builder.detail("failure.count", outage.failures());
        builder.message("The watch of bucket '" + settings.bucket().name() + "' has been interrupted for " + seconds
                + " s: " + outage.reason().getMessage());
        builder.error(outage.reason());
        builder.down();
    }
}
