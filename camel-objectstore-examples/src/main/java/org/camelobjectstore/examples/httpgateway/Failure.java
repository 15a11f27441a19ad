/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.ObjectHelper;
import org.camelobjectstore.engine.BucketFullException;
import org.camelobjectstore.engine.ObjectConflictException;
import org.camelobjectstore.engine.ObjectNotFoundException;
import org.camelobjectstore.engine.ObjectStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests that could not be done are answered, and what is logged of them. */
public final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /** Answers with a status and its reason as text; breaks off what has begun to be sent. */
    public static void answer(Exchange exchange) {
        Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        HttpServerRequest request = Request.of(exchange);
        HttpServerResponse answer = Request.answer(exchange);
        RequestBody.discard(request);
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setBody(null);
        Refusal refusal = refusal(failure);
        if (ObjectHelper.getException(ClientGoneException.class, failure) != null) {
            LOG.info("{} {} given up: {}", request.method(), request.uri(), failure.getMessage());
        } else if (answer.headWritten()) {
            LOG.warn("{} {} broken off: {}", request.method(), request.uri(), text(failure));
        } else if (refusal.status() >= 500) {
            LOG.warn("{} {} answered with {}: {}", request.method(), request.uri(), refusal.status(), text(failure));
        }
        if (answer.headWritten()) {
            Wire.cut(request);
            return;
        }
        answer.headers().clear(); // those of a download that did not come to it
        refusal.headers().forEach(message::setHeader);
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, refusal.status());
        message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        message.setBody(refusal.getMessage() + "\n");
    }

    private static Refusal refusal(Exception failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof ObjectNotFoundException) {
            return new Refusal(404, "There is no such object.");
        }
        if (failure instanceof ObjectConflictException) {
            return new Refusal(412, "Somebody else was first.");
        }
        if (failure instanceof BucketFullException) {
            return new Refusal(507, "The bucket has no room for it.");
        }
        if (failure instanceof ObjectStoreException) {
            return new Refusal(503, "The object store did not do it; try again later.", Map.of("Retry-After", "5"));
        }
        return new Refusal(500, "This should not have happened; the gateway's log says more.");
    }

    private static String text(Exception failure) {
        return failure instanceof ObjectStoreException ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
