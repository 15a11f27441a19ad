/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/**
 * Metadata for the other side. S3 takes ASCII alone and gives keys back in lower case; other values travel in the
 * encoding that S3 itself gives such values back in (RFC 2047).
 */
public final class BridgeMetadata {
    /** Holds the ETag of the S3 object that an object was made from. */
    public static final String S3_ETAG = "s3-etag";

    /** Holds the digest of the object that an S3 object was made from. */
    public static final String DIGEST = "objectstore-digest";

    private static final String ENCODED = "=?UTF-8?B?";
    private static final String END = "?=";

    /** What an object of the object store is given: the S3 object's metadata, and its ETag. */
    public static Map<String, String> ofS3Object(
            @Header("CamelAwsS3Metadata") @Nullable Map<String, String> stored, @Header("CamelAwsS3ETag") String etag) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (stored != null) {
            stored.forEach((key, value) -> metadata.put(key, decoded(value)));
        }
        metadata.put(S3_ETAG, etag);
        return metadata;
    }

    /** What an S3 object is given: the metadata of the object, and its digest. */
    public static Map<String, String> ofStoredObject(
            @Header("CamelObjectStoreMetadata") @Nullable Map<String, String> stored,
            @Header("CamelObjectStoreDigest") String digest) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (stored != null) {
            stored.forEach((key, value) -> metadata.put(key, encoded(value)));
        }
        metadata.put(DIGEST, digest);
        return metadata;
    }

    private static String encoded(String value) {
        boolean plain = value.chars().allMatch(each -> each >= ' ' && each <= '~');
        return plain
                ? value
                : ENCODED + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + END;
    }

    private static String decoded(String value) {
        if (!value.startsWith(ENCODED) || !value.endsWith(END)) {
            return value;
        }
        String base64 = value.substring(ENCODED.length(), value.length() - END.length());
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value; // something else that looks alike
        }
    }

    private BridgeMetadata() {}
}
