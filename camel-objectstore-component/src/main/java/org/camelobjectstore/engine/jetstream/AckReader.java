/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.nio.charset.StandardCharsets;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * Reads the acknowledgements of one stream, of which a put gets one for each chunk.
 *
 * <p>The usual one, <code>{"stream":"OBJ_b","seq":17}</code>, is read byte by byte; whatever looks different goes through
 * the JSON parser, errors, duplicates and acknowledgements by another stream among it.
 */
final class AckReader {
    /** More digits might not fit into a long. */
    private static final int MAX_DIGITS = 18;

    private final String stream;
    private final byte[] usualBegin;

    AckReader(String stream) {
        this.stream = stream;
        this.usualBegin = ("{\"stream\":\"" + stream + "\",\"seq\":").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The sequence that a message was stored at.
     *
     * @throws WireException if it was refused; {@link Kind#UNCLEAR} if the answer is not one of this stream about a new
     *     message
     */
    long sequence(Message answer) throws WireException {
        byte[] ack = answer.getData();
        long sequence = answer.isStatusMessage() || ack == null ? -1 : usual(ack);
        return sequence > 0 ? sequence : parsed(answer);
    }

    /** The sequence of an acknowledgement of the usual form, or -1. */
    private long usual(byte[] ack) {
        if (!begins(ack, usualBegin)) {
            return -1;
        }
        int digits = usualBegin.length;
        int end = ack.length - 1;
        if (digits >= end || end - digits > MAX_DIGITS || ack[end] != '}') {
            return -1;
        }
        long sequence = 0;
        for (int i = digits; i < end; i++) {
            if (ack[i] < '0' || ack[i] > '9') {
                return -1;
            }
            sequence = sequence * 10 + (ack[i] - '0');
        }
        return sequence;
    }

    private static boolean begins(byte[] text, byte[] with) {
        if (text.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (text[i] != with[i]) {
                return false;
            }
        }
        return true;
    }

    private long parsed(Message answer) throws WireException {
        JsonValue ack = ApiErrors.json(answer);
        String into = JsonValueUtils.readString(ack, "stream");
        long sequence = JsonValueUtils.readLong(ack, "seq", 0);
        if (!stream.equals(into) || sequence < 1 || JsonValueUtils.readBoolean(ack, "duplicate", false)) {
            throw new WireException(
                    Kind.UNCLEAR, "stream " + into + " acknowledged sequence " + sequence + " instead of " + stream);
        }
        return sequence;
    }
}
