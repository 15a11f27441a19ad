/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.stream.LongStream;

/** An order file that is made while it is read, always the same; every thousandth line is no order. */
final class OrderStream extends InputStream {
    private static final int EVERY = 1000;
    private static final BigDecimal PRICE = new BigDecimal("2.50");

    private final long lines;
    private long next = 1;
    private InputStream part = utf8("id,product,quantity,price\n");

    private OrderStream(long lines) {
        this.lines = lines;
    }

    static InputStream ofLines(long lines) {
        return new OrderStream(lines);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = part.read(target, offset, length);
        while (count < 0 && next <= lines) {
            part = nextPart();
            count = part.read(target, offset, length);
        }
        return count;
    }

    private InputStream nextPart() {
        StringBuilder text = new StringBuilder();
        for (long end = Math.min(lines, next + EVERY - 1); next <= end; next++) {
            text.append(line(next));
        }
        return utf8(text.toString());
    }

    private static InputStream utf8(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What all its orders are worth. */
    static BigDecimal revenue(long lines) {
        long quantity = LongStream.rangeClosed(1, lines)
                .filter(i -> i % EVERY != 0)
                .map(OrderStream::quantity)
                .sum();
        return PRICE.multiply(BigDecimal.valueOf(quantity));
    }

    static long rejected(long lines) {
        return lines / EVERY;
    }

    private static long quantity(long i) {
        return 1 + i % 3;
    }

    private static String line(long i) {
        if (i % EVERY == 0) {
            return i + ",apple,none,1.00\n";
        }
        return i + (i % 2 == 0 ? ",pear," : ",apple,") + quantity(i) + "," + PRICE + "\n";
    }
}
