/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chunks of failed puts that could not be removed because the server was out of reach: removed when it is back.
 *
 * <p>jnats may still hold some of them in its queue and sends them after it has reconnected. So an empty message is sent
 * after them first, whose answer tells that all before it have arrived; only then is the subject purged, the empty
 * message with it.
 *
 * <p>Safe for use by several threads; the work is done by the connection's threads, which never wait.
 */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Api api;
    private final Set<Leftover> leftovers = ConcurrentHashMap.newKeySet();

    private record Leftover(String stream, String subject) {}

    Leftovers(Api api) {
        this.api = api;
        api.inbox().onReconnect(() -> leftovers.forEach(this::remove));
    }

    /** Removes all messages on {@code subject} now, or as soon as there is a connection. */
    void add(String stream, String subject) {
        Leftover leftover = new Leftover(stream, subject);
        if (leftovers.add(leftover)) {
            remove(leftover);
        }
    }

    private void remove(Leftover leftover) {
        CompletableFuture<?> unused = api.inbox()
                .ask(leftover.subject(), null, null)
                .orTimeout(api.timeout().toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(arrived -> api.inbox()
                        .ask(
                                api.subject("STREAM.PURGE." + leftover.stream()),
                                null,
                                Api.bytes(Map.of("filter", new JsonValue(leftover.subject()))))
                        .orTimeout(api.timeout().toNanos(), TimeUnit.NANOSECONDS))
                .whenComplete((answer, failure) -> purged(leftover, answer, failure));
    }

    private void purged(Leftover leftover, Message answer, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.debug("Nothing was removed yet [subject={}]: {}", leftover.subject(), failure.toString());
            return; // after the next reconnect
        }
        leftovers.remove(leftover);
        try {
            ApiErrors.json(answer);
            LOG.info("The chunks of a failed put were removed after a reconnect [subject={}]", leftover.subject());
        } catch (WireException e) {
            warn(leftover, e.getMessage());
        }
    }

    private static void warn(Leftover leftover, @Nullable String why) {
        LOG.warn(
                "The chunks of a failed put may be left behind [stream={} subject={}]: {}. The operation sweep removes them.",
                leftover.stream(),
                leftover.subject(),
                why);
    }

    @Override
    public void close() {
        leftovers.forEach(leftover -> warn(leftover, "the server was out of reach until the connection was closed"));
        leftovers.clear();
    }
}
