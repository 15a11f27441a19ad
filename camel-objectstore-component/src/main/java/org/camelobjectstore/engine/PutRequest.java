/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
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
        return new Copy(name).made();
    }

    /** The same put with another chunk size. */
    public PutRequest withChunkSize(int bytes) {
        return with(copy -> copy.chunkSize = bytes);
    }

    /** The same put with another window of unacknowledged bytes. */
    public PutRequest withMaxInFlightBytes(long bytes) {
        return with(copy -> copy.maxInFlightBytes = bytes);
    }

    /** The same put with a description, or none. */
    public PutRequest withDescription(@Nullable String text) {
        return with(copy -> copy.description = text);
    }

    /** The same put with other metadata: the user's pairs. */
    public PutRequest withMetadata(Map<String, String> pairs) {
        return with(copy -> copy.metadata = pairs);
    }

    /** The same put with other headers of the object. */
    public PutRequest withHeaders(Map<String, List<String>> values) {
        return with(copy -> copy.headers = values);
    }

    /** The same put with another answer to a name that is taken. */
    public PutRequest withIfExists(IfExists policy) {
        return with(copy -> copy.ifExists = policy);
    }

    /** The same put, refused unless {@code revision} is the current one. */
    public PutRequest withExpectedRevision(long revision) {
        return with(copy -> copy.expectedRevision = revision);
    }

    /** The same put, telling how far it is in another interval; zero for never. */
    public PutRequest withProgressInterval(Duration interval) {
        return with(copy -> copy.progressInterval = interval);
    }

    /** The same put of the object that another one is: its description, metadata and headers. */
    PutRequest describing(StoredObject other) {
        return with(copy -> {
            copy.description = other.description();
            copy.metadata = other.metadata();
            copy.headers = other.headers();
        });
    }

    private PutRequest with(Consumer<Copy> change) {
        Copy copy = new Copy(name);
        copy.description = description;
        copy.metadata = metadata;
        copy.headers = headers;
        copy.chunkSize = chunkSize;
        copy.maxInFlightBytes = maxInFlightBytes;
        copy.ifExists = ifExists;
        copy.expectedRevision = expectedRevision;
        copy.progressInterval = progressInterval;
        change.accept(copy);
        return copy.made();
    }

    private static final class Copy {
        private final String name;
        private @Nullable String description;
        private Map<String, String> metadata = Map.of();
        private Map<String, List<String>> headers = Map.of();
        private int chunkSize = DEFAULT_CHUNK_SIZE;
        private long maxInFlightBytes = DEFAULT_MAX_IN_FLIGHT_BYTES;
        private IfExists ifExists = IfExists.REPLACE;
        private @Nullable Long expectedRevision;
        private Duration progressInterval = Duration.ZERO;

        Copy(String name) {
            this.name = name;
        }

        PutRequest made() {
            return new PutRequest(
                    name,
                    description,
                    metadata,
                    headers,
                    chunkSize,
                    maxInFlightBytes,
                    ifExists,
                    expectedRevision,
                    progressInterval);
        }
    }
}
