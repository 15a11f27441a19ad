/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelobjectstore.ObjectStoreConstants;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an object that a reply or event of this component has left in an exchange, as long as the route does not
 * change them. They yield to options, so that a second operation of a route does not work on the object of the first one by
 * mistake. What describes a content belongs to that content alone.
 */
final class LeftHeaders {
    private static final String HEADERS = "CamelObjectStoreLeftHeaders";
    private static final String CONTENT = "CamelObjectStoreLeftContent";

    private final Exchange exchange;
    private final Map<?, ?> headers;

    private LeftHeaders(Exchange exchange) {
        this.exchange = exchange;
        Map<?, ?> left = exchange.getProperty(HEADERS, Map.class);
        this.headers = left == null ? Map.of() : left;
    }

    static LeftHeaders of(Exchange exchange) {
        return new LeftHeaders(exchange);
    }

    /** Not strong, or it would keep a body that the route has replaced; no {@code Serializable}, as no body must be stored. */
    private record Content(WeakReference<Object> body) {}

    /**
     * Takes note of headers that were set now.
     *
     * @param names of the headers; those that are not there are none
     * @param body the message's, which they describe
     */
    static void remember(Exchange exchange, Iterable<String> names, @Nullable Object body) {
        Message message = exchange.getMessage();
        LeftHeaders before = of(exchange);
        HashMap<String, Object> all = new HashMap<>(); // what repositories can store
        before.headers.forEach((name, value) -> {
            if (before.has(name.toString())) {
                all.put(name.toString(), value);
            }
        });
        for (String name : names) {
            Object value = message.getHeader(name);
            if (value == null) {
                all.remove(name);
            } else {
                all.put(name, value);
            }
        }
        exchange.setProperty(HEADERS, all);
        if (body == null) {
            exchange.removeProperty(CONTENT);
        } else {
            exchange.setProperty(CONTENT, new Content(new WeakReference<>(body)));
        }
    }

    /** Whether a header is as it was left. */
    boolean has(String header) {
        Object left = headers.get(header);
        return left != null && Objects.equals(left, exchange.getMessage().getHeader(header));
    }

    /** Whether the body still is the content that these headers describe, or a copy of it for another branch. */
    boolean describeTheBody() {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ReopenableContent content) {
            return content.nuid().equals(headers.get(ObjectStoreConstants.NUID));
        }
        Content left = exchange.getProperty(CONTENT, Content.class);
        return body != null && left != null && left.body().refersTo(body);
    }

    /** Removes those that are as they were left. */
    void remove() {
        for (Object name : headers.keySet()) {
            if (has(name.toString())) {
                exchange.getMessage().removeHeader(name.toString());
            }
        }
        exchange.removeProperty(HEADERS);
        exchange.removeProperty(CONTENT);
    }
}
