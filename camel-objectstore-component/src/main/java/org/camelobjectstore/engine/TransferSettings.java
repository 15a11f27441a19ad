/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a client talks to its server.
 *
 * @param requestTimeout longest wait for one answer, and longest time a transfer may make no progress; a transfer as a
 *     whole has no limit
 * @param readWindowBytes bytes asked for ahead while an object is read; two such windows are under way at most
 * @param domain JetStream domain; null for the server's own
 * @param apiPrefix prefix of the JetStream API's subjects if an account imports it under another one; null for the
 *     usual one
 */
public record TransferSettings(
        Duration requestTimeout,
        int readWindowBytes,
        @Nullable String domain,
        @Nullable String apiPrefix) {

    /** 20 s for an answer, two windows of 2 MiB for a read. */
    public static final TransferSettings DEFAULT =
            new TransferSettings(Duration.ofSeconds(20), 2 * 1024 * 1024, null, null);

    public TransferSettings {
        Objects.requireNonNull(requestTimeout, "requestTimeout");
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout " + requestTimeout + " must be positive");
        }
        if (readWindowBytes < 1) {
            throw new IllegalArgumentException("readWindowBytes " + readWindowBytes + " must be 1 or more");
        }
        if (domain != null && apiPrefix != null) {
            throw new IllegalArgumentException(
                    "domain '" + domain + "' and apiPrefix '" + apiPrefix + "' exclude each other: give one of them");
        }
    }

    /** The same settings with another {@link #requestTimeout()}. */
    public TransferSettings withRequestTimeout(Duration timeout) {
        return new TransferSettings(timeout, readWindowBytes, domain, apiPrefix);
    }

    /** Subject prefix of the JetStream API, with its closing dot. */
    public String apiSubjectPrefix() {
        if (domain != null) {
            return "$JS." + domain + ".API.";
        }
        if (apiPrefix != null) {
            return apiPrefix.endsWith(".") ? apiPrefix : apiPrefix + ".";
        }
        return "$JS.API.";
    }
}
