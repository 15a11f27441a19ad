/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Object names in paths: {@code /objects/a/b%20c} is the object {@code a/b c}. */
final class ObjectPath {
    private static final String PREFIX = "/objects/";
    private static final String UNRESERVED = "-._~";
    private static final int HEXADECIMAL = 16;

    private ObjectPath() {}

    /**
     * The name of the object that a request is about. It is taken from the request as it was sent, since servers simplify
     * paths, and {@code a%2F..%2Fb} is an object of its own.
     *
     * @param uri path and query
     */
    static String name(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String encoded = path.startsWith(PREFIX) ? path.substring(PREFIX.length()) : "";
        if (encoded.isEmpty()) {
            throw new Refusal(400, "The path " + path + " names no object; " + PREFIX + "NAME does.");
        }
        return decode(encoded);
    }

    private static String decode(String encoded) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                name.write(octet(encoded, i));
                i += 2;
            } else {
                name.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "The object name " + encoded + " is not percent-encoded UTF-8.");
        }
    }

    private static int octet(String encoded, int percent) {
        if (percent + 2 < encoded.length()) {
            int high = Character.digit(encoded.charAt(percent + 1), HEXADECIMAL);
            int low = Character.digit(encoded.charAt(percent + 2), HEXADECIMAL);
            if (high >= 0 && low >= 0) {
                return high * HEXADECIMAL + low;
            }
        }
        throw new Refusal(400, "The object name " + encoded + " has a % that two hexadecimal digits do not follow.");
    }

    /** A text with everything but letters, digits and {@code -._~} percent-encoded. */
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
