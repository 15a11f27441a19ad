/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import java.time.DateTimeException;
import java.time.Instant;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/**
 * What the reply subject of a delivered message tells (ADR-15, "$JS.ACK").
 *
 * <pre>
 *   $JS.ACK.{stream}.{consumer}.{delivered}.{stream seq}.{consumer seq}.{nanoseconds}.{pending}
 *   $JS.ACK.{domain}.{account}.{stream}.{consumer}.{delivered}.{stream seq}.{consumer seq}.{nanoseconds}.{pending}[.{token}]
 * </pre>
 */
record DeliverySubject(long deliveries, long streamSequence, long consumerSequence, Instant time, long pending) {
    private static final int SHORT_FORM = 9;
    private static final int EXTRA_IN_LONG_FORM = 2;

    static DeliverySubject parse(@Nullable String replyTo) throws WireException {
        String[] tokens = replyTo == null ? new String[0] : replyTo.split("\\.");
        try {
            return parse(tokens);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | DateTimeException e) {
            throw new WireException(
                    WireException.Kind.REFUSED, "a delivered message has the reply subject '" + replyTo + "'", e);
        }
    }

    private static DeliverySubject parse(String[] tokens) {
        int shift = tokens.length == SHORT_FORM ? 0 : EXTRA_IN_LONG_FORM;
        long nanos = Long.parseLong(tokens[7 + shift]);
        return new DeliverySubject(
                Long.parseLong(tokens[4 + shift]),
                Long.parseLong(tokens[5 + shift]),
                Long.parseLong(tokens[6 + shift]),
                Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)),
                Long.parseLong(tokens[8 + shift]));
    }
}
