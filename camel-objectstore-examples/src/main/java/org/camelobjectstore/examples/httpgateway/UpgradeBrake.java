/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.ext.web.RoutingContext;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Brake} on uploads that need one, before they come to their route. */
public final class UpgradeBrake implements CamelContextAware, StartupListener {
    private @Nullable CamelContext context;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        if (context != null) {
            return; // Camel says it twice
        }
        context = camelContext;
        try {
            camelContext.addStartupListener(this);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void onCamelContextStarted(CamelContext camelContext, boolean alreadyStarted) {
        VertxPlatformHttpRouter router = camelContext.getRegistry().findSingleByType(VertxPlatformHttpRouter.class);
        router.put("/objects/*").order(-1).handler(UpgradeBrake::hold);
    }

    private static void hold(RoutingContext request) {
        Brake.applyTo(request.request());
        request.next();
    }
}
