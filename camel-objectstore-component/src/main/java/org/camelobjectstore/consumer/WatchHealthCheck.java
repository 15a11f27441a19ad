/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.settings.Settings;
import org.jspecify.annotations.Nullable;

/** A consumer is down while its watch is cut off from the bucket, and up again when it goes on. */
final class WatchHealthCheck extends AbstractHealthCheck {
    private final Supplier<Outage.@Nullable State> watch;
    private final BucketAccess access;
    private final @Nullable String routeId;

    WatchHealthCheck(Supplier<Outage.@Nullable State> watch, BucketAccess access, @Nullable String routeId) {
        super("camel", "objectstore-consumer-" + routeId);
        this.watch = watch;
        this.access = access;
        this.routeId = routeId;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Settings settings = access.settings();
        DurableSettings durable = settings.consumer().durable();
        builder.detail("bucket.name", settings.bucket().name());
        builder.detail("servers", access.connection().shownServers());
        if (durable != null) {
            builder.detail("durable.name", durable.name());
        }
        if (routeId != null) {
            builder.detail("route.id", routeId);
        }
        Outage.State outage = watch.get();
        if (outage == null) {
            builder.up();
            return;
        }
        long seconds = Duration.between(outage.since(), Instant.now()).toSeconds();
        builder.detail("down.since", outage.since().toString());
        builder.detail("down.seconds", seconds);
        builder.detail("down.failures", outage.failures()); // failure.count is Camel's own, of calls of this check
        builder.message("The watch of bucket '" + settings.bucket().name() + "' has been interrupted for " + seconds
                + " s: " + outage.reason().getMessage());
        builder.error(outage.reason());
        builder.down();
    }
}
