/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

/** The connection below a request. */
final class Wire {
    private Wire() {}

    /**
     * Ends an answer in the middle, so that the client sees that it is not whole, and even if it takes nothing any more:
     * closing a connection in good order waits for that.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is over, whatever comes of it
    static void cut(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection) {
            connection.channel().close();
        } else {
            request.response().reset();
        }
        if (!request.response().ended()) {
            request.response().end(); // so that nobody else answers
        }
    }
}
