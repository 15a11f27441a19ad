/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** How {@code GET} and {@code HEAD} of an object are answered. */
public final class Download {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final String PLAN = "download";

    /** What is to be sent: nothing with status 304, a range with 206, else the whole object. */
    private record Plan(
            int status, String nuid, long size, @Nullable ByteRange range) {}

    private Download() {}

    /**
     * Decides what is to be sent. If it is a part, the headers that the next step gets it by are set.
     *
     * @param exchange with the object, of which nothing has been read yet
     */
    public static void decide(Exchange exchange) {
        Message object = exchange.getMessage();
        String tag = tag(object);
        String nuid = object.getHeader("CamelObjectStoreNuid", String.class);
        long size = object.getHeader("CamelObjectStoreSize", Long.class);
        List<String> matching = Request.of(exchange).headers().getAll("If-Match");
        if (!matching.isEmpty() && !EntityTag.matches("If-Match", matching, tag, false)) {
            throw new Refusal(412, "The object is " + tag + " by now.");
        }
        List<String> known = Request.of(exchange).headers().getAll("If-None-Match");
        if (!known.isEmpty() && EntityTag.matches("If-None-Match", known, tag, true)) {
            exchange.setProperty(PLAN, new Plan(304, nuid, size, null));
            return;
        }
        ByteRange range = range(exchange, tag, size);
        exchange.setProperty(PLAN, new Plan(range == null ? 200 : 206, nuid, size, range));
        if (range != null) {
            Request.nameObject(exchange);
            object.setHeader("CamelObjectStoreOffset", range.offset());
            object.setHeader("CamelObjectStoreLength", range.length());
        }
    }

    private static @Nullable ByteRange range(Exchange exchange, String tag, long size) {
        String onlyIf = Request.header(exchange, "If-Range");
        boolean wanted = onlyIf == null || onlyIf.strip().equals(tag);
        return wanted && Request.of(exchange).method().equals(HttpMethod.GET)
                ? ByteRange.parse(Request.header(exchange, "Range"), size)
                : null;
    }

    private static String tag(Message object) {
        return EntityTag.of(
                object.getHeader("CamelObjectStoreDigest", String.class),
                object.getHeader("CamelObjectStoreNuid", String.class));
    }

    /** Sends it. The route has nothing to answer any more after this. */
    public static void send(Exchange exchange) throws IOException {
        Message object = exchange.getMessage();
        Plan plan = exchange.getProperty(PLAN, Plan.class);
        if (!Objects.equals(object.getHeader("CamelObjectStoreNuid"), plan.nuid())) {
            throw new Refusal(503, "The object was replaced just now.", Map.of("Retry-After", "0"));
        }
        HttpServerResponse answer = Request.answer(exchange).setStatusCode(plan.status());
        headers(object).forEach(answer::putHeader);
        if (plan.status() == 304) {
            ResponseBody.end(answer);
            return;
        }
        String type = object.getHeader(Exchange.CONTENT_TYPE, String.class);
        answer.putHeader("Content-Type", type == null ? "application/octet-stream" : headerText(type));
        answer.putHeader("Content-Disposition", disposition(object));
        long length = plan.size();
        if (plan.range() != null) {
            length = plan.range().length();
            answer.putHeader("Content-Range", plan.range().of(plan.size()));
        }
        answer.putHeader("Content-Length", String.valueOf(length));
        if (Request.of(exchange).method().equals(HttpMethod.HEAD)) {
            ResponseBody.end(answer);
        } else {
            ResponseBody.send(answer, object.getBody(InputStream.class));
        }
    }

    /** For browsers: look whether it is still the same before it is used again, and never show it as a page of this origin. */
    private static Map<String, String> headers(Message object) {
        return Map.of(
                "ETag", tag(object),
                "Last-Modified", DATE.format(object.getHeader("CamelObjectStoreLastModified", Instant.class)),
                "Accept-Ranges", "bytes",
                "Cache-Control", "no-cache",
                "Content-Security-Policy", "sandbox",
                "X-Content-Type-Options", "nosniff");
    }

    private static String disposition(Message object) {
        String name = object.getHeader("CamelObjectStoreObjectName", String.class);
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return "attachment; filename*=UTF-8''" + ObjectPath.encode(file.isEmpty() ? "object" : file);
    }

    /** Others may have stored what no header can hold. */
    private static String headerText(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f) ? text : "application/octet-stream";
    }
}
