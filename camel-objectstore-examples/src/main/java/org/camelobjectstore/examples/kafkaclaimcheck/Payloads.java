/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Header;
import org.camelobjectstore.engine.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * Who has to read a payload and who has, which its metadata tells: {@code readers} from the start, {@code readBy} as it
 * grows. A deleted object's marker keeps both, so that a payload that everybody has read is told apart from a lost one.
 */
public final class Payloads {
    private static final String READERS = "readers";
    private static final String READ_BY = "readBy";
    private static final String WITHDRAWN = "withdrawn";

    private Payloads() {}

    /**
     * The metadata of a new payload.
     *
     * @param groups who must read it before it is deleted, separated by commas
     */
    public static Map<String, String> keptFor(String groups) {
        return Map.of(READERS, text(names(groups)));
    }

    /**
     * Whether a group still has to process a payload; not if it has before, which a repeated claim leads to.
     *
     * @param object what the bucket holds of it: the object, its marker if it is deleted, or nothing
     */
    public static boolean isDue(
            @Body @Nullable StoredObject object, @ExchangeProperty("claim") Claim claim, String group)
            throws LostPayloadException {
        if (object == null) {
            throw new LostPayloadException(claim, "is not there: it has expired, or never was");
        }
        if (!object.nuid().equals(claim.nuid())) {
            throw overwritten(claim, object.nuid());
        }
        if (names(object.metadata().get(READ_BY)).contains(group)) {
            return false;
        }
        if (object.deleted()) {
            throw new LostPayloadException(
                    claim,
                    WITHDRAWN.equals(object.description())
                            ? "was withdrawn: its sender was told that the claim could not be sent"
                            : "was deleted before group '" + group + "' has read it; it was kept for: "
                                    + object.metadata().getOrDefault(READERS, "nobody"));
        }
        return true;
    }

    /** Fails unless what was opened is the version that the claim is for. */
    public static void requireClaimed(
            @ExchangeProperty("claim") Claim claim,
            @Header("CamelObjectStoreNuid") String nuid,
            @Header("CamelObjectStoreDigest") String digest)
            throws LostPayloadException {
        if (!nuid.equals(claim.nuid()) || !digest.equals(claim.digest())) {
            throw overwritten(claim, nuid);
        }
    }

    /** The metadata of a payload once this group has read it too. */
    public static Map<String, String> readBy(@Body StoredObject object, String group) {
        Map<String, String> metadata = new TreeMap<>(object.metadata());
        Set<String> groups = names(metadata.get(READ_BY));
        groups.add(group);
        metadata.put(READ_BY, text(groups));
        return metadata;
    }

    /** Whether nobody is left whom the payload is kept for. */
    public static boolean isReadByAll(@Header("CamelObjectStoreMetadata") Map<String, String> metadata) {
        return names(metadata.get(READ_BY)).containsAll(names(metadata.get(READERS)));
    }

    private static LostPayloadException overwritten(Claim claim, String nuid) {
        return new LostPayloadException(
                claim, "was overwritten: the claim is for version " + claim.nuid() + ", there is " + nuid);
    }

    private static Set<String> names(@Nullable String groups) {
        Set<String> names = new TreeSet<>();
        for (String name : groups == null ? new String[0] : groups.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    private static String text(Set<String> names) {
        return String.join(",", names);
    }
}
