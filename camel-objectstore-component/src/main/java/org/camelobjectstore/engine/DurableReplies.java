/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.camelobjectstore.engine.wire.Deliveries;
import org.camelobjectstore.engine.wire.DurableMessage;

/** Tells the server what becomes of what a durable consumer delivered, unless the server does not wait for it any more. */
final class DurableReplies {
    private final Deliveries wire;

    DurableReplies(Deliveries wire) {
        this.wire = wire;
    }

    /** As {@link Deliveries#ack}. */
    CompletableFuture<Void> ack(DurableMessage message) {
        return message.isKnownToServer() ? wire.ack(message.acknowledgeOn()) : CompletableFuture.completedFuture(null);
    }

    /** As {@link Deliveries#nak}. */
    void nak(DurableMessage message, Duration delay) {
        if (message.isKnownToServer()) {
            wire.nak(message.acknowledgeOn(), delay);
        }
    }

    /** As {@link Deliveries#term}. */
    void term(DurableMessage message) {
        if (message.isKnownToServer()) {
            wire.term(message.acknowledgeOn());
        }
    }

    /** As {@link Deliveries#inProgress}. */
    void inProgress(DurableMessage message) {
        if (message.isKnownToServer()) {
            wire.inProgress(message.acknowledgeOn());
        }
    }
}
