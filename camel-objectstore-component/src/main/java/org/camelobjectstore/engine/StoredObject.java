/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of an object as its meta message tells it (ADR-20, "ObjectInfo").
 *
 * @param bucket the bucket it was read from, which for foreign metas is not always what their JSON says
 * @param name the object's name
 * @param description free text; null if none
 * @param metadata user's pairs; never null
 * @param headers the object's own headers; never null
 * @param nuid identity of this version's chunks; empty for links that some clients write
 * @param size bytes; 0 for links and deleted objects
 * @param chunks number of chunks as the writer counted them
 * @param chunkSize bytes of a full chunk; 0 where the writer did not say
 * @param digest {@code SHA-256=} and the URL-safe base64 of the hash; null if none was stored
 * @param deleted true for a delete marker
 * @param link the target if this is a link; null for an object
 * @param revision stream sequence of the meta message: changes with every write of the name
 * @param lastModified the server's time of the meta message
 */
public record StoredObject(
        String bucket,
        String name,
        @Nullable String description,
        Map<String, String> metadata,
        Map<String, List<String>> headers,
        String nuid,
        long size,
        long chunks,
        int chunkSize,
        @Nullable String digest,
        boolean deleted,
        @Nullable ObjectLink link,
        long revision,
        Instant lastModified) {

    public StoredObject {
        metadata = Map.copyOf(metadata);
        headers = Map.copyOf(headers);
    }

    /** A delete marker that tells nothing of what was deleted. */
    static StoredObject deleted(String bucket, String name, String nuid) {
        return new StoredObject(
                bucket, name, null, Map.of(), Map.of(), nuid, 0, 0, 0, null, true, null, 0, Instant.EPOCH);
    }

    /** Whether this is a link to an object or a bucket. */
    public boolean isLink() {
        return link != null;
    }

    StoredObject at(long newRevision, Instant time) {
        return new StoredObject(
                bucket,
                name,
                description,
                metadata,
                headers,
                nuid,
                size,
                chunks,
                chunkSize,
                digest,
                deleted,
                link,
                newRevision,
                time);
    }

    StoredObject asDeleted() {
        return new StoredObject(
                bucket,
                name,
                description,
                metadata,
                headers,
                nuid,
                0,
                0,
                chunkSize,
                null,
                true,
                null,
                revision,
                lastModified);
    }

    StoredObject identifiedBy(String otherNuid) {
        return as(bucket, name, otherNuid);
    }

    /** The same under another name and identity. */
    StoredObject as(String otherBucket, String otherName, String otherNuid) {
        return new StoredObject(
                otherBucket,
                otherName,
                description,
                metadata,
                headers,
                otherNuid,
                size,
                chunks,
                chunkSize,
                digest,
                deleted,
                link,
                revision,
                lastModified);
    }

    StoredObject with(MetaUpdate update) {
        return new StoredObject(
                bucket,
                update.name() == null ? name : update.name(),
                update.description() == null ? description : update.description(),
                update.metadata() == null ? metadata : update.metadata(),
                update.headers() == null ? headers : update.headers(),
                nuid,
                size,
                chunks,
                chunkSize,
                digest,
                deleted,
                link,
                revision,
                lastModified);
    }
}
