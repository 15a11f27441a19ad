/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.Map;

/** A request that is not done as it stands. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Map<String, String> headers;

    /**
     * Refuses a request.
     *
     * @param status of the answer
     * @param reason for whoever has sent the request
     */
    Refusal(int status, String reason) {
        this(status, reason, Map.of());
    }

    Refusal(int status, String reason, Map<String, String> headers) {
        super(reason, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
