/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * The running digest of an object's bytes and its text form: {@code SHA-256=} and the padded URL-safe base64 of the
 * hash (ADR-20, "digest"). Not for use by several threads.
 */
final class ObjectDigest {
    private static final String PREFIX = "SHA-256=";

    private final MessageDigest sha256;

    ObjectDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    void update(byte[] bytes) {
        sha256.update(bytes);
    }

    /** Ends the computation; may be called once. */
    String text() {
        return PREFIX + Base64.getUrlEncoder().encodeToString(sha256.digest());
    }

    /**
     * Whether two text forms name the same hash: some writers spelled the algorithm in lower case, some used standard
     * base64 or left the padding out.
     */
    static boolean same(String one, String other) {
        return normal(one).equals(normal(other));
    }

    private static String normal(String digest) {
        int split = digest.indexOf('=');
        String algorithm = split < 0 ? "" : digest.substring(0, split).toUpperCase(Locale.ROOT);
        String hash = digest.substring(split + 1).replace('+', '-').replace('/', '_');
        int end = hash.length();
        while (end > 0 && hash.charAt(end - 1) == '=') {
            end--;
        }
        return algorithm + '=' + hash.substring(0, end);
    }
}
