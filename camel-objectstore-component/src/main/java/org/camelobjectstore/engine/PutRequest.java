/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to put beside the bytes.
 *
 * @param name the object's name, any non-empty text
 * @param description free text; null for none
 * @param metadata user's pairs
 * @param headers the object's own headers
 * @param chunkSize bytes of a chunk; lowered to what the server's {@code max_payload} allows
 * @param maxInFlightBytes bytes that may be published and not yet acknowledged; at least one chunk always may
 * @param ifExists what to do if the name is taken
 * @param expectedRevision the revision that must be current, 0 for "never written"; null for any
 * @param progressInterval how often a long transfer tells how far it is; zero for never
 */
public record PutRequest(
        String name,
        @Nullable String description,
        Map<String, String> metadata,
        Map<String, List<String>> headers,
        int chunkSize,
        long maxInFlightBytes,
        IfExists ifExists,
        @Nullable Long expectedRevision,
        Duration progressInterval) {

    /** 128 KiB, what every client writes unless told otherwise (ADR-20). */
    public static final int DEFAULT_CHUNK_SIZE = 128 * 1024;

    /** 8 MiB: jnats' reconnect buffer, and a sixteenth of what a server queues for a stream. */
    public static final long DEFAULT_MAX_IN_FLIGHT_BYTES = 8 * 1024 * 1024;

    public PutRequest {
        Objects.requireNonNull(ifExists, "ifExists");
        if (chunkSize < 1) {
            throw new IllegalArgumentException("chunkSize " + chunkSize + " must be 1 or more bytes");
        }
        if (maxInFlightBytes < 1) {
            throw new IllegalArgumentException("maxInFlightBytes " + maxInFlightBytes + " must be 1 or more bytes");
        }
        if (expectedRevision != null && expectedRevision < 0) {
            throw new IllegalArgumentException("expectedRevision " + expectedRevision + " must be 0 or more");
        }
        metadata = Map.copyOf(metadata);
        headers = Map.copyOf(headers);
    }

    /** A put with the defaults, replacing what is there. */
    public static PutRequest of(String name) {
        return new PutRequest(
                name,
                null,
                Map.of(),
                Map.of(),
                DEFAULT_CHUNK_SIZE,
                DEFAULT_MAX_IN_FLIGHT_BYTES,
                IfExists.REPLACE,
                null,
                Duration.ZERO);
    }

    /** The same put with another chunk size. */
    public PutRequest withChunkSize(int bytes) {
        return new PutRequest(
                name,
                description,
                metadata,
                headers,
                bytes,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                progressInterval);
    }

    /** The same put with another window of unacknowledged bytes. */
    public PutRequest withMaxInFlightBytes(long bytes) {
        return new PutRequest(
                name, description, metadata, headers, chunkSize, bytes, ifExists, expectedRevision, progressInterval);
    }

    /** The same put with a description, or none. */
    public PutRequest withDescription(@Nullable String text) {
        return new PutRequest(
                name,
                text,
                metadata,
                headers,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                progressInterval);
    }

    /** The same put with other metadata: the user's pairs. */
    public PutRequest withMetadata(Map<String, String> pairs) {
        return new PutRequest(
                name,
                description,
                pairs,
                headers,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                progressInterval);
    }

    /** The same put with other headers of the object. */
    public PutRequest withHeaders(Map<String, List<String>> values) {
        return new PutRequest(
                name,
                description,
                metadata,
                values,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                progressInterval);
    }

    /** The same put with another answer to a name that is taken. */
    public PutRequest withIfExists(IfExists policy) {
        return new PutRequest(
                name,
                description,
                metadata,
                headers,
                chunkSize,
                maxInFlightBytes,
                policy,
                expectedRevision,
                progressInterval);
    }

    /** The same put, refused unless {@code revision} is the current one. */
    public PutRequest withExpectedRevision(long revision) {
        return new PutRequest(
                name,
                description,
                metadata,
                headers,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                revision,
                progressInterval);
    }

    /** The same put, telling how far it is in another interval; zero for never. */
    public PutRequest withProgressInterval(Duration interval) {
        return new PutRequest(
                name,
                description,
                metadata,
                headers,
                chunkSize,
                maxInFlightBytes,
                ifExists,
                expectedRevision,
                interval);
    }

    /** The same put of the object that another one is: its description, metadata and headers. */
    PutRequest describing(StoredObject other) {
        return withDescription(other.description())
                .withMetadata(other.metadata())
                .withHeaders(other.headers());
    }
}
