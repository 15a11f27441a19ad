/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.camelobjectstore.engine.wire.BucketSubjects;

/** Meta messages of the object {@code a} as clients write them, and as nobody should: the same seed gives the same ones. */
final class MetaMutations {
    private static final List<String> VALID = List.of(
            "{\"name\":\"a\",\"description\":\"d\",\"metadata\":{\"k\":\"v\"},\"headers\":{\"h\":[\"1\",\"2\"]},"
                    + "\"options\":{\"max_chunk_size\":4},\"bucket\":\"b\",\"nuid\":\"mine\",\"size\":6,"
                    + "\"mtime\":\"2026-01-02T03:04:05Z\",\"chunks\":2,\"digest\":\"SHA-256=x\"}",
            "{\"name\":\"a\",\"options\":{\"link\":{\"bucket\":\"b\",\"name\":\"bystander\"},\"max_chunk_size\":4},"
                    + "\"nuid\":\"mine\",\"size\":0,\"chunks\":0}",
            "{\"name\":\"a\",\"bucket\":\"b\",\"options\":{\"link\":{\"bucket\":\"b\",\"name\":\"bystander\"}}}",
            "{\"name\":\"a\",\"description\":null,\"headers\":{\"inner\":{\"h\":[\"1\"]}},\"options\":{\"link\":null,"
                    + "\"max_chunk_size\":null},\"nuid\":\"mine\",\"size\":6,\"chunks\":2,\"digest\":null}",
            "{\"name\":\"a\",\"nuid\":\"mine\",\"size\":0,\"chunks\":0,\"digest\":\"\",\"deleted\":true}",
            "{\"name\":\"a\",\"nuid\":\"mine\",\"mtime\":\"2026-01-01T00:00:00+00:00\",\"digest\":\"SHA-256=x\"}");

    private static final List<String> FIELDS = List.of(
            "name",
            "nuid",
            "size",
            "chunks",
            "max_chunk_size",
            "deleted",
            "link",
            "options",
            "digest",
            "metadata",
            "headers",
            "bucket",
            "description",
            "inner");

    private static final List<String> VALUES = List.of(
            "\">\"",
            "\"*\"",
            "\"mine.>\"",
            "\"*.*\"",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"bystander\"",
            "\"..\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\u00fc\"",
            "\"$O.b.C.>\"",
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "6",
            "2147483647",
            "2147483648",
            "1125899906842624",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e400",
            "0.1",
            "01",
            "[]",
            "{}",
            "[{}]",
            "{\"\":{\"\":null}}",
            "{\"bucket\":\"b\",\"name\":\"a\"}",
            "{\"bucket\":\">\",\"name\":\"*\"}",
            "{\"bucket\":\"nowhere\"}",
            "{\"name\":\"bystander\"}",
            "{\"link\":{\"bucket\":\"b\"}}");

    private final Random random;

    MetaMutations(long seed) {
        random = new Random(seed);
    }

    /** Mostly one change or a few, so that much of it is still believable. */
    byte[] next() {
        StringBuilder json = new StringBuilder(pick(VALID));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            change(json);
        }
        byte[] bytes = json.toString().getBytes(UTF_8);
        if (bytes.length > 0 && chance(8)) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return chance(50) ? new byte[0] : bytes;
    }

    private void change(StringBuilder json) {
        int at = json.length() == 0 ? 0 : random.nextInt(json.length());
        switch (random.nextInt(chance(20) ? 9 : 6)) {
            case 0, 1, 2 -> setField(json, pick(FIELDS), pick(VALUES));
            case 3 -> json.insert(json.indexOf("{") + 1, "\"" + pick(FIELDS) + "\":" + pick(VALUES) + ",");
            case 4 -> json.insert(at, pick(List.of("{", "}", "[", "]", "\"", ",", ":", "\\", "0", "e", "\u0000", " ")));
            case 5 -> json.delete(at, Math.min(json.length(), at + 1 + random.nextInt(12)));
            case 6 -> setField(json, pick(FIELDS), "9".repeat(1 + random.nextInt(200_000)));
            case 7 ->
                setField(
                        json,
                        pick(FIELDS),
                        pick(List.of("[", "{\"a\":", "{x\":")).repeat(random.nextInt(50_000)));
            default -> setField(json, pick(FIELDS), "[" + "[],".repeat(random.nextInt(50_000)) + "0]");
        }
    }

    private void setField(StringBuilder json, String field, String value) {
        int begin = json.indexOf("\"" + field + "\":");
        if (begin < 0) {
            return;
        }
        begin += field.length() + 3;
        int end = begin;
        while (end < json.length() && ",}]".indexOf(json.charAt(end)) < 0) {
            end++;
        }
        json.replace(begin, end, value);
    }

    /** Where it is stored: seldom elsewhere than where {@code a} belongs. */
    String subject(BucketSubjects subjects) {
        String prefix = subjects.allMeta().replace(">", "");
        return chance(10)
                ? prefix + pick(List.of("*", "YQ", "a.b", "YQ==.>", "YWJ+", "w7w=", "_A==", "/A==", "%20", "Yg=="))
                : subjects.meta("a");
    }

    /** Headers as servers write them, with other values; broken blocks are not among them. */
    List<String[]> headers() {
        List<String[]> headers = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            headers.add(new String[] {
                pick(List.of(
                        "Nats-Sequence",
                        "Nats-Time-Stamp",
                        "Nats-Subject",
                        "Nats-Stream",
                        "Nats-Num-Pending",
                        "Status",
                        "Nats-Marker-Reason",
                        "Nats-Pending-Messages",
                        "Nats-Last-Sequence",
                        "nats-sequence")),
                pick(List.of("0", "99999999", "-1", "x", "1999-01-01T00:00:00Z", "$O.b.M.>", "MaxAge", "404", " "))
            });
        }
        return headers;
    }

    boolean marker() {
        return chance(30);
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    static String shown(byte[] meta) {
        String text = new String(meta, ISO_8859_1);
        return text.length() < 600 ? text : text.substring(0, 600) + "... " + text.length();
    }
}
