/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.support.PollingConsumerSupport;
import org.camelobjectstore.connection.BucketAccess;
import org.camelobjectstore.engine.Delivery;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.Watch;
import org.camelobjectstore.message.PolledMessage;
import org.camelobjectstore.settings.ConsumerSettings;
import org.jspecify.annotations.Nullable;

/** Gives the object that is there now, or waits for one; for {@code pollEnrich} and consumer templates. */
final class ObjectStorePollingConsumer extends PollingConsumerSupport {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final BucketAccess access;
    private final Set<StoredObject> inProgress;

    private @Nullable ObjectPoll objects;

    ObjectStorePollingConsumer(Endpoint endpoint, BucketAccess access, Set<StoredObject> inProgress) {
        super(endpoint);
        this.access = access;
        this.inProgress = inProgress;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (objects != null) {
            return; // Camel also starts what is suspended
        }
        ConsumerSettings settings = access.settings().consumer();
        boolean eachOnce =
                settings.idempotentRepository() != null || !settings.afterRead().isNone();
        objects = ObjectPoll.open(
                getEndpoint().getCamelContext(), access, inProgress, this::getExceptionHandler, eachOnce);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        if (objects != null) {
            objects.close();
            objects = null;
        }
    }

    @Override
    public @Nullable Exchange receive() {
        return receive(-1);
    }

    @Override
    public @Nullable Exchange receiveNoWait() {
        return receive(0);
    }

    /**
     * An exchange with the object, which is read when the body is.
     *
     * @param timeout milliseconds to wait for one; 0 not to wait, negative to wait as long as it takes
     * @return null if there is none in time
     */
    @Override
    public @Nullable Exchange receive(long timeout) {
        try {
            Exchange exchange = next();
            return exchange == null && timeout != 0
                    ? awaitNext(timeout < 0 ? Long.MAX_VALUE / 2_000_000 : timeout)
                    : exchange;
        } catch (IOException e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    private @Nullable Exchange next() throws IOException {
        for (StoredObject listed : objects().find(0)) {
            Optional<StoredObject> object = objects().reach(listed);
            Exchange exchange = getEndpoint().createExchange();
            exchange.setMessage(new PolledMessage(exchange.getContext()));
            if (object.isPresent() && objects().begin(object.get(), 0, exchange)) {
                return exchange;
            }
        }
        return null;
    }

    /** Looks again after each change, and now and then: what somebody else had begun with may be free again. */
    private @Nullable Exchange awaitNext(long millis) throws IOException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        try (Watch watch = objects().watch()) {
            Exchange found = next();
            while (found == null && isRunAllowed()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return null;
                }
                watch.next(Duration.ofNanos(Math.min(left, LOOK.toNanos()))).ifPresent(Delivery::ack);
                found = next();
            }
            return found;
        }
    }

    private ObjectPoll objects() {
        return Objects.requireNonNull(objects, "not started");
    }
}
