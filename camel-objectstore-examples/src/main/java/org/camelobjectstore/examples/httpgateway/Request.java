/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/** What a request asks for, put into the headers that the object store's steps go by. */
public final class Request {
    private Request() {}

    static HttpServerRequest of(Exchange exchange) {
        return exchange.getIn(HttpMessage.class).getRequest();
    }

    static HttpServerResponse answer(Exchange exchange) {
        return exchange.getIn(HttpMessage.class).getResponse();
    }

    /**
     * Names the object that the request is about, and drops every other header but {@code Content-Type}: Camel makes
     * headers of what stands behind the {@code ?} as well.
     */
    public static void nameObject(Exchange exchange) {
        HttpServerRequest request = of(exchange);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader("CamelObjectStoreObjectName", ObjectPath.name(request.uri()));
        String contentType = request.getHeader("Content-Type");
        if (contentType != null) {
            message.setHeader(Exchange.CONTENT_TYPE, contentType);
        }
    }

    /**
     * Sees to {@code If-Match} and {@code If-None-Match} of a request that changes the object. That it is not changed by
     * others from now on is left to the bucket, which compares revisions.
     */
    public static void checkConditions(Exchange exchange) {
        StoredObject current = exchange.getMessage().getBody(StoredObject.class);
        exchange.setProperty("existed", current != null);
        exchange.getMessage().setBody(null);
        nameObject(exchange);
        List<String> matching = of(exchange).headers().getAll("If-Match");
        List<String> differing = of(exchange).headers().getAll("If-None-Match");
        if (matching.isEmpty() && differing.isEmpty()) {
            return;
        }
        String tag = current == null ? null : EntityTag.of(current);
        if ((!matching.isEmpty() && !EntityTag.matches("If-Match", matching, tag, false))
                || (!differing.isEmpty() && EntityTag.matches("If-None-Match", differing, tag, true))) {
            throw new Refusal(412, current == null ? "There is no such object." : "The object is " + tag + " by now.");
        }
        if (current == null) {
            exchange.getMessage().setHeader("CamelObjectStoreIfExists", "fail");
        } else {
            exchange.getMessage().setHeader("CamelObjectStoreExpectedRevision", current.revision());
        }
    }

    /** Makes the message's body the stream that the client sends. */
    public static void openBody(Exchange exchange) {
        exchange.getMessage().setBody(RequestBody.of(of(exchange)));
    }

    /** Tells the client that its object is stored. */
    public static void confirm(Exchange exchange) {
        Message message = exchange.getMessage();
        String tag = EntityTag.of(
                message.getHeader("CamelObjectStoreDigest", String.class),
                message.getHeader("CamelObjectStoreNuid", String.class));
        message.removeHeaders("*");
        message.setHeader("ETag", tag);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, exchange.getProperty("existed", Boolean.class) ? 200 : 201);
        message.setBody(null);
    }

    static @Nullable String header(Exchange exchange, String name) {
        return of(exchange).getHeader(name);
    }
}
