/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.time.Duration;
import java.time.Instant;

/**
 * Where a stream stands.
 *
 * @param created tells a stream from one of the same name made after it was deleted
 * @param lastSequence of the newest message
 * @param maxAge age at which the server removes messages; zero for never
 * @param now the server's time where it tells it, else this machine's
 * @param leader the server that leads the stream's replicas; empty if there is one copy
 * @param replicated whether there are more copies than one, some of which may lag
 * @param copied whether its messages come from another stream, as those of mirrors do
 */
public record StreamState(
        Instant created,
        long lastSequence,
        Duration maxAge,
        Instant now,
        String leader,
        boolean replicated,
        boolean copied) {}
