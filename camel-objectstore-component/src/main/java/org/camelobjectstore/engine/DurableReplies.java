/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Tells the server what becomes of what a durable consumer delivered, unless the server does not wait for it any more. */
record DurableReplies(Wire wire) {

    /** As {@link Wire#done}. */
    CompletableFuture<Void> done(Wire.DurableMessage message) {
        return message.isKnownToServer() ? wire.done(message.acknowledgeOn()) : CompletableFuture.completedFuture(null);
    }

    /** As {@link Wire#again}. */
    void again(Wire.DurableMessage message, Duration delay) {
        if (message.isKnownToServer()) {
            wire.again(message.acknowledgeOn(), delay);
        }
    }

    /** As {@link Wire#giveUp}. */
    void giveUp(Wire.DurableMessage message) {
        if (message.isKnownToServer()) {
            wire.giveUp(message.acknowledgeOn());
        }
    }

    /** As {@link Wire#working}. */
    void working(Wire.DurableMessage message) {
        if (message.isKnownToServer()) {
            wire.working(message.acknowledgeOn());
        }
    }
}
