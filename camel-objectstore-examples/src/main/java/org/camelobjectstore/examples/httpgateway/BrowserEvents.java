/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * {@code GET /events}: whatever a route hands over, as server-sent events to all browsers that are connected. A bean, not a
 * {@code platform-http} route, because that would keep a thread busy for each browser.
 *
 * <p>One that takes its events too slowly is disconnected. Browsers connect again by themselves, and the page then loads the
 * list again.
 */
public final class BrowserEvents extends RouterHook {
    private static final long SIGN_OF_LIFE_MILLIS = 15_000;

    private final Set<Browser> browsers = ConcurrentHashMap.newKeySet();

    private record Browser(Context eventLoop, HttpServerRequest request) {
        /** Sends it, unless what was sent before is still on its way; then the browser is disconnected. */
        @SuppressWarnings("FutureReturnValueIgnored")
        boolean send(String text) {
            if (request.response().ended() || request.response().closed()) {
                return false;
            }
            if (request.response().writeQueueFull()) {
                Wire.cut(request);
                return false;
            }
            request.response().write(text);
            return true;
        }
    }

    @Override
    void addTo(VertxPlatformHttpRouter router) {
        router.get("/events").handler(this::connect);
        router.vertx().setPeriodic(SIGN_OF_LIFE_MILLIS, timer -> toAll(":\n\n"));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // who is gone is told by the closeHandler
    private void connect(RoutingContext request) {
        HttpServerResponse answer = request.response();
        Browser browser = new Browser(Vertx.currentContext(), request.request());
        answer.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .setChunked(true);
        browsers.add(browser);
        answer.closeHandler(gone -> browsers.remove(browser));
        answer.write("retry: 1000\n\n");
    }

    /** Sends an event to all who are connected. Never waits. */
    public void send(String json) {
        toAll("data: " + json + "\n\n");
    }

    private void toAll(String text) {
        for (Browser browser : browsers) {
            browser.eventLoop().runOnContext(now -> {
                if (!browser.send(text)) {
                    browsers.remove(browser);
                }
            });
        }
    }

    /** How many browsers are connected. */
    public int browsers() {
        return browsers.size();
    }
}
