/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.ext.web.RoutingContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Puts a {@link Brake} on uploads that need one, before they come to their route. */
public final class UpgradeBrake extends RouterHook {
    @Override
    void addTo(VertxPlatformHttpRouter router) {
        router.put("/objects/*").order(-1).handler(UpgradeBrake::hold);
    }

    private static void hold(RoutingContext request) {
        Brake.applyTo(request.request());
        request.next();
    }
}
