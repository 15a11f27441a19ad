/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.support.IncomingHeadersProcessor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a server sends, with each header block that jnats cannot read replaced by one that says so.
 *
 * <pre>
 *   HMSG {subject} {sid} [{reply}] {header bytes} {header and body bytes}CRLF {header}{body}CRLF
 *   MSG {subject} {sid} [{reply}] {body bytes}CRLF {body}CRLF
 *   everything else is one line
 * </pre>
 *
 * <p>Belongs to one thread.
 */
final class HeaderFilter {
    private static final String MARK = "Camel-Object-Store-Unreadable-Headers";
    private static final byte[] REPLACEMENT =
            ("NATS/1.0\r\n" + MARK + ": true\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final Bytes line = new Bytes();
    private final Bytes headers = new Bytes();
    private final Bytes out = new Bytes();
    private int taken;
    private long headersLeft;
    private long bodyLeft;

    /** Bytes that are collected. */
    private static final class Bytes {
        byte[] array = new byte[4096];
        int count;

        void add(byte[] from, int begin, int length) {
            if (array.length - count < length) {
                array = Arrays.copyOf(array, Math.max(2 * array.length, count + length));
            }
            System.arraycopy(from, begin, array, count, length);
            count += length;
        }
    }

    /** Whether a message's header block was replaced. */
    static boolean isMarked(Message message) {
        return message.hasHeaders() && message.getHeaders().containsKey(MARK);
    }

    /** Takes what was read. */
    void add(byte[] read, int length) {
        int at = 0;
        while (at < length) {
            int left = length - at;
            if (headersLeft > 0) {
                int some = (int) Math.min(headersLeft, left);
                headers.add(read, at, some);
                at += some;
                headersLeft -= some;
                if (headersLeft == 0) {
                    endHeaders();
                }
            } else if (bodyLeft > 0) {
                int some = (int) Math.min(bodyLeft, left);
                out.add(read, at, some);
                at += some;
                bodyLeft -= some;
            } else {
                int end = at;
                while (end < length && read[end] != '\n') {
                    end++;
                }
                boolean whole = end < length;
                line.add(read, at, (whole ? end + 1 : end) - at);
                at = whole ? end + 1 : end;
                if (whole) {
                    endLine();
                }
            }
        }
    }

    /** Takes out what can be passed on; the number of bytes, which may be 0. */
    int take(byte[] into, int offset, int length) {
        int some = Math.min(length, out.count - taken);
        System.arraycopy(out.array, taken, into, offset, some);
        taken += some;
        if (taken == out.count) {
            taken = 0;
            out.count = 0;
        }
        return some;
    }

    private void endLine() {
        String[] words = text().trim().split("[ \t]+", -1);
        String operation = words[0].toUpperCase(Locale.ROOT);
        try {
            if (operation.equals("HMSG")) {
                headersLeft = Long.parseLong(words[words.length - 2]);
                bodyLeft = Long.parseLong(words[words.length - 1]) - headersLeft + 2;
                if (headersLeft == 0) {
                    endHeaders();
                }
                return;
            }
            if (operation.equals("MSG")) {
                bodyLeft = Long.parseLong(words[words.length - 1]) + 2;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            headersLeft = 0; // jnats reports such a line and connects again
            bodyLeft = 0;
        }
        passLine();
    }

    private String text() {
        return new String(line.array, 0, line.count, StandardCharsets.ISO_8859_1);
    }

    private void passLine() {
        out.add(line.array, 0, line.count);
        line.count = 0;
    }

    private void endHeaders() {
        byte[] block = Arrays.copyOf(headers.array, headers.count);
        headers.count = 0;
        if (!isReadable(block)) {
            String[] words = text().trim().split("[ \t]+");
            words[words.length - 2] = Integer.toString(REPLACEMENT.length);
            words[words.length - 1] = Long.toString(REPLACEMENT.length + bodyLeft - 2);
            byte[] changed = (String.join(" ", words) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            line.count = 0;
            line.add(changed, 0, changed.length);
            block = REPLACEMENT;
        }
        passLine();
        out.add(block, 0, block.length);
    }

    private static boolean isReadable(byte[] block) {
        try {
            IncomingHeadersProcessor unused = new IncomingHeadersProcessor(block);
            return true;
        } catch (RuntimeException e) { // of several kinds
            return false;
        }
    }
}
