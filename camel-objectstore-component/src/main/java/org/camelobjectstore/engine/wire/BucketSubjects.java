/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
 * <p>Two clients do otherwise: jnats writes the name in standard base64, and the JavaScript client encodes ISO-8859-1
 * instead of UTF-8. Where that makes a difference, {@link #otherMetas} gives those subjects, so that such objects are found
 * and cleaned up.
 */
public record BucketSubjects(String bucket) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9_-]+");
    /** A stream's name has 255 characters at most, of which {@code OBJ_} takes four. */
    private static final int MAX_BUCKET_LENGTH = 251;
    /**
     * Servers and jnats refuse protocol lines over 4096 bytes; the look-up by name repeats the meta subject in a
     * subject of its own and adds an inbox.
     */
    private static final int MAX_ENCODED_NAME = 3000;

    /** One token of a subject, without what servers take for wildcards. */
    private static final Pattern NUID = Pattern.compile("[!-~&&[^.*>]]{1,255}");

    public BucketSubjects {
        checkBucket(bucket);
    }

    public static boolean isBucket(String name) {
        return BUCKET.matcher(name).matches();
    }

    public static void checkBucket(@Nullable String bucket) {
        if (bucket == null || !isBucket(bucket)) {
            throw new IllegalArgumentException(
                    "Bucket name '" + bucket + "' is not valid: it must consist of letters, digits, '-' and '_'");
        }
        if (bucket.length() > MAX_BUCKET_LENGTH) {
            throw new IllegalArgumentException("Bucket name '" + bucket.substring(0, 40) + "...' is not valid: it has "
                    + bucket.length() + " characters, " + MAX_BUCKET_LENGTH + " are allowed");
        }
    }

    public String stream() {
        return "OBJ_" + bucket;
    }

    /** Whether this can be the identity of chunks. */
    public static boolean isNuid(String nuid) {
        return NUID.matcher(nuid).matches();
    }

    /**
     * The subject of the chunks of one version, and of nothing else.
     *
     * @throws IllegalArgumentException if this is no {@linkplain #isNuid nuid}: what is purged is what the subject matches
     */
    public String chunks(String nuid) {
        if (!isNuid(nuid)) {
            throw new IllegalArgumentException("The nuid '" + nuid + "' is not one plain token of a subject");
        }
        return "$O." + bucket + ".C." + nuid;
    }

    /** Whether {@link #chunks} can have made this subject; others may have stored anything below the bucket's prefix. */
    public boolean isChunks(String subject) {
        String nuid = nuidOf(subject);
        return isNuid(nuid) && subject.equals(chunks(nuid));
    }

    /** Whether a subject stands for itself alone; servers store messages on others, too. */
    public static boolean isLiteral(String subject) {
        return ("." + subject + ".").indexOf(".*.") < 0 && !subject.endsWith(".>") && !subject.equals(">");
    }

    /**
     * Refuses to purge by a subject that stands for others: what is to be purged may come from what others have stored.
     *
     * @throws WireException REFUSED
     */
    public static void requireLiteral(String subject) throws WireException {
        if (!isLiteral(subject)) {
            throw new WireException(
                    WireException.Kind.REFUSED,
                    "nothing is purged by the subject " + subject + ", which stands for others as well");
        }
    }

    /** The nuid in a subject that {@link #chunks} made. */
    public String nuidOf(String chunkSubject) {
        return chunkSubject.substring(chunkSubject.lastIndexOf('.') + 1);
    }

    public String meta(String object) {
        return allMetaPrefix() + Base64.getUrlEncoder().encodeToString(utf8(object));
    }

    /** The subjects under which other clients would have stored this name; none for most names. */
    public List<String> otherMetas(String object) {
        List<String> others = new ArrayList<>(2);
        String usual = meta(object);
        String standard = allMetaPrefix() + Base64.getEncoder().encodeToString(utf8(object));
        if (!standard.equals(usual)) {
            others.add(standard);
        }
        if (isLatin1BeyondAscii(object)) {
            others.add(allMetaPrefix()
                    + Base64.getUrlEncoder().encodeToString(object.getBytes(StandardCharsets.ISO_8859_1)));
        }
        return others;
    }

    /** Whether a client stores an object of this name on this subject. */
    public boolean isMetaOf(String object, String subject) {
        try {
            return subject.equals(meta(object)) || otherMetas(object).contains(subject);
        } catch (IllegalArgumentException e) {
            return false; // no client of this bucket can have such a name
        }
    }

    /** The name that a meta subject encodes; null if it encodes none. */
    @Nullable
    public String nameAt(String metaSubject) {
        if (!metaSubject.startsWith(allMetaPrefix())) {
            return null;
        }
        String encoded = metaSubject.substring(allMetaPrefix().length());
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(encoded.replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            return null;
        }
        String name;
        try {
            name = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            name = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return isMetaOf(name, metaSubject) ? name : null;
    }

    /** Whether there can be such a bucket, and such an object in it. */
    public static boolean isLinkTarget(String bucket, @Nullable String object) {
        try {
            BucketSubjects subjects = new BucketSubjects(bucket);
            return object == null || !subjects.meta(object).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLatin1BeyondAscii(String text) {
        int highest = text.chars().max().orElse(0);
        return highest >= 0x80 && highest <= 0xff;
    }

    public String allMeta() {
        return allMetaPrefix() + ">";
    }

    public String allChunks() {
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
