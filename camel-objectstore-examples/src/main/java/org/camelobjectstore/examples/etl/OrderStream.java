/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.LongStream;

/** An order file that is made while it is read, always the same; every thousandth line is no order. */
final class OrderStream {
    private static final int EVERY = 1000;
    private static final BigDecimal PRICE = new BigDecimal("2.50");

    private OrderStream() {}

    static InputStream ofLines(long lines) {
        Iterator<InputStream> parts = LongStream.rangeClosed(0, lines / EVERY)
                .mapToObj(group -> group(group, lines))
                .iterator();
        return new SequenceInputStream(new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next();
            }
        });
    }

    private static InputStream group(long group, long lines) {
        StringBuilder text = new StringBuilder(group == 0 ? "id,product,quantity,price\n" : "");
        for (long i = group * EVERY + 1; i <= Math.min(lines, (group + 1) * EVERY); i++) {
            text.append(line(i));
        }
        return new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
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
