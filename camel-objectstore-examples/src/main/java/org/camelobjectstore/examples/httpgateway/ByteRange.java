/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an object.
 *
 * @param offset its first byte
 * @param length at least one byte
 */
record ByteRange(long offset, long length) {
    private static final Pattern RANGE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /**
     * What a {@code Range} header asks for.
     *
     * @return null for the whole object, which is also the answer to several ranges at once and to other units than bytes
     */
    static @Nullable ByteRange parse(@Nullable String range, long size) {
        if (range == null || !range.startsWith("bytes=") || range.contains(",")) {
            return null;
        }
        Matcher bounds = RANGE.matcher(range);
        if (!bounds.matches() || (bounds.group(1).isEmpty() && bounds.group(2).isEmpty())) {
            throw new Refusal(400, "The range '" + range + "' is none; bytes=0-99, bytes=100- and bytes=-100 are.");
        }
        if (bounds.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(bounds.group(2)), size);
            return satisfiable(size - last, size - 1, size);
        }
        long first = Long.parseLong(bounds.group(1));
        long last = bounds.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(bounds.group(2));
        if (last < first) {
            throw new Refusal(400, "The range '" + range + "' ends before it begins.");
        }
        return satisfiable(first, Math.min(last, size - 1), size);
    }

    private static ByteRange satisfiable(long first, long last, long size) {
        if (first >= size) {
            throw new Refusal(
                    416, "The object has " + size + " bytes only.", Map.of("Content-Range", "bytes */" + size));
        }
        return new ByteRange(first, last - first + 1);
    }

    /** As the header {@code Content-Range} has it. */
    String of(long size) {
        return "bytes " + offset + "-" + (offset + length - 1) + "/" + size;
    }
}
