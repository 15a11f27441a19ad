/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whoever has sent the request has closed the connection, or takes and sends nothing any more. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
