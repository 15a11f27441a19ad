/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of one bucket's stream and subjects (ADR-20, "Naming").
 *
 * <pre>
 *   stream        OBJ_{bucket}
 *   chunks        $O.{bucket}.C.{nuid}
 *   meta message  $O.{bucket}.M.{URL-safe base64 of the name, padded}
 * </pre>
 *
 * <p>jnats writes the name in standard base64 instead; where the two differ {@link #standardMeta} gives that subject,
 * so that such objects are found and cleaned up.
 */
record BucketSubjects(String bucket) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]+");
    /** A stream's name has 255 characters at most, of which {@code OBJ_} takes four. */
    private static final int MAX_BUCKET_LENGTH = 251;
    /**
     * Servers and jnats refuse protocol lines over 4096 bytes; the look-up by name repeats the meta subject in a
     * subject of its own and adds an inbox.
     */
    private static final int MAX_ENCODED_NAME = 3000;

    BucketSubjects {
        checkBucket(bucket);
    }

    static boolean isBucket(String name) {
        return BUCKET.matcher(name).matches();
    }

    static void checkBucket(@Nullable String bucket) {
        if (bucket == null || !isBucket(bucket)) {
            throw new IllegalArgumentException(
                    "Bucket name '" + bucket + "' is not valid: it must consist of letters, digits, '-' and '_'");
        }
        if (bucket.length() > MAX_BUCKET_LENGTH) {
            throw new IllegalArgumentException("Bucket name '" + bucket.substring(0, 40) + "...' is not valid: it has "
                    + bucket.length() + " characters, " + MAX_BUCKET_LENGTH + " are allowed");
        }
    }

    String stream() {
        return "OBJ_" + bucket;
    }

    String chunks(String nuid) {
        return "$O." + bucket + ".C." + nuid;
    }

    /** The nuid in a subject that {@link #chunks} made. */
    String nuidOf(String chunkSubject) {
        return chunkSubject.substring(chunkSubject.lastIndexOf('.') + 1);
    }

    String meta(String object) {
        return allMetaPrefix() + Base64.getUrlEncoder().encodeToString(utf8(object));
    }

    /** The subject under which jnats would have stored this name; null if it is the same one. */
    @Nullable
    String standardMeta(String object) {
        String standard = allMetaPrefix() + Base64.getEncoder().encodeToString(utf8(object));
        return standard.equals(meta(object)) ? null : standard;
    }

    String allMeta() {
        return allMetaPrefix() + ">";
    }

    String allChunks() {
        return "$O." + bucket + ".C.>";
    }

    private String allMetaPrefix() {
        return "$O." + bucket + ".M.";
    }

    private byte[] utf8(@Nullable String object) {
        if (object == null || object.isEmpty()) {
            throw new IllegalArgumentException("The name of an object in bucket '" + bucket + "' must not be empty");
        }
        ByteBuffer encoded;
        try {
            encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(object));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "Object name '" + object + "' has half of a surrogate pair, which UTF-8 cannot express", e);
        }
        if (encoded.remaining() * 4 / 3 > MAX_ENCODED_NAME) {
            throw new IllegalArgumentException("Object name '" + object.substring(0, 40) + "...' is too long: "
                    + encoded.remaining() + " bytes in UTF-8, " + MAX_ENCODED_NAME * 3 / 4 + " are allowed");
        }
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
