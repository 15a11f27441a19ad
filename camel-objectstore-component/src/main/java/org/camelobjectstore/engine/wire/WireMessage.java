/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A message as the stream holds it.
 *
 * @param pending how many further messages of the same read were stored when this one left the server; 0 for a single
 *     look-up
 * @param marker whether the server put it in the place of messages that were too old (ADR-43,
 *     {@code subject_delete_marker_ttl}); it has no data then
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or put into a set
public record WireMessage(String subject, long sequence, Instant time, byte[] data, long pending, boolean marker) {
    /** The data of a message whose header block is broken: it is no meta message, and no chunk of any object. */
    public static final byte[] BROKEN_HEADERS = "broken header block".getBytes(StandardCharsets.US_ASCII);

    /** The header that makes an empty message a marker. */
    public static final String MARKER_HEADER = "Nats-Marker-Reason";

    public WireMessage(String subject, long sequence, Instant time, byte[] data, long pending) {
        this(subject, sequence, time, data, pending, false);
    }

    public WireMessage withPending(long further) {
        return new WireMessage(subject, sequence, time, data, further, marker);
    }

    public boolean hasBrokenHeaders() {
        return data == BROKEN_HEADERS;
    }
}
