/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client wait that sends a body in HTTP/1.1 behind a head that asks for HTTP/2, which is how Java's own client
 * begins. Vert.x cannot pause such a body, it would pile up in memory.
 *
 * <p>Threads: for the event loop of the connection only.
 */
final class Brake extends ChannelOutboundHandlerAdapter {
    /** What Vert.x calls the handler that is there from such a head to the end of its body. */
    private static final String UPGRADE = "h2c";

    private final ChannelPipeline connection;
    private boolean on;

    private Brake(ChannelPipeline connection) {
        this.connection = connection;
    }

    /** Stops the client, if its request is such a one and the body has not come whole. */
    static void applyTo(HttpServerRequest request) {
        ChannelPipeline connection = pipeline(request);
        if (connection != null && connection.get(UPGRADE) != null) {
            Brake brake = new Brake(connection);
            connection.addFirst(brake);
            brake.hold();
        }
    }

    /** The brake that was applied to a request; null if it needs none, or none any more. */
    static @Nullable Brake of(HttpServerRequest request) {
        ChannelPipeline connection = pipeline(request);
        return connection == null ? null : connection.get(Brake.class);
    }

    private static @Nullable ChannelPipeline pipeline(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? connection.channel().pipeline()
                : null;
    }

    void hold() {
        on = true;
        connection.channel().config().setAutoRead(false);
    }

    void release() {
        if (on) {
            on = false;
            connection.channel().config().setAutoRead(true);
        }
    }

    /** Others on the way ask for more although reading is switched off. */
    @Override
    public void read(ChannelHandlerContext next) {
        if (!on) {
            next.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext next) {
        release();
    }
}
