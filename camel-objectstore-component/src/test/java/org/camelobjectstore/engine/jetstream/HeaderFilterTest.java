/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeaderFilterTest {
    private static final String GOOD = "NATS/1.0\r\nA: b\r\n\r\n";
    private static final String REPLACED = "NATS/1.0\r\nCamel-Object-Store-Unreadable-Headers: true\r\n\r\n";

    private static String message(String headers, String body) {
        int bytes = headers.length();
        return "HMSG s 1 reply " + bytes + " " + (bytes + body.length()) + "\r\n" + headers + body + "\r\n";
    }

    /** What comes out if the input arrives in pieces of these sizes. */
    private static String filtered(String input, Random pieces) {
        HeaderFilter filter = new HeaderFilter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = input.getBytes(StandardCharsets.ISO_8859_1);
        byte[] taken = new byte[7];
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(1 + pieces.nextInt(40), bytes.length - at);
            byte[] piece = new byte[size];
            System.arraycopy(bytes, at, piece, 0, size);
            filter.add(piece, size);
            at += size;
            for (int count = filter.take(taken, 0, 7); count > 0; count = filter.take(taken, 0, 7)) {
                out.write(taken, 0, count);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void onlyBrokenHeaderBlocksAreReplaced_howeverTheBytesArrive() {
        String before = "INFO {\"a\":\"HMSG\"}\r\nPING\r\nMSG s 1 3\r\n\r\nx\r\n"
                + message(GOOD, "HMSG s 1 1 1\r\n")
                + message("NATS/1.0 404 No Messages\r\n\r\n", "");
        String after = "MSG s 2 reply 0\r\n\r\n+OK\r\n-ERR 'x'\r\n" + message(GOOD, "\n") + "PONG\r\n";
        for (String broken :
                new String[] {"garbage\r\n\r\n", "X", "", "NATS/1.0\r\nno colon\r\n\r\n", "NATS/1.0\r\nA: b"}) {
            for (int seed = 0; seed < 50; seed++) {
                assertThat(filtered(before + message(broken, "body\r\n") + after, new Random(seed)))
                        .as("'%s', seed %d", broken, seed)
                        .isEqualTo(before + message(REPLACED, "body\r\n") + after);
            }
        }
    }

    @Test
    void linesThatMakeNoSense_passUnchanged() {
        String input = "HMSG\r\nHMSG s 1 a b\r\nMSG x\r\nwhatever\r\nPING\r\n";
        assertThat(filtered(input, new Random(1))).isEqualTo(input);
    }
}
