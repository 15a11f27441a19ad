/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.jspecify.annotations.Nullable;

/** A bean that adds something of its own to the router of the HTTP server, once that is up. */
abstract class RouterHook implements CamelContextAware, StartupListener {
    private @Nullable CamelContext context;

    abstract void addTo(VertxPlatformHttpRouter router);

    @Override
    public final void setCamelContext(CamelContext camelContext) {
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
    public final @Nullable CamelContext getCamelContext() {
        return context;
    }

    @Override
    public final void onCamelContextStarted(CamelContext camelContext, boolean alreadyStarted) {
        addTo(camelContext.getRegistry().findSingleByType(VertxPlatformHttpRouter.class));
    }
}
