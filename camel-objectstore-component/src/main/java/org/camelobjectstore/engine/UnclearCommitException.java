/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;

/** A commit may have happened or may still happen: nothing that it refers to may be removed. */
final class UnclearCommitException extends IOException {
    private static final long serialVersionUID = 1L;

    UnclearCommitException(String message, Throwable cause) {
        super(message, cause);
    }
}
