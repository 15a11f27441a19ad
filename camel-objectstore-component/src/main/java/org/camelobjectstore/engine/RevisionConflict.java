/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import org.camelobjectstore.engine.wire.WireException;

/** Another write of the same name was committed first; this one was not and never will be. */
final class RevisionConflict extends IOException {
    private static final long serialVersionUID = 1L;

    RevisionConflict(WireException cause) {
        super(cause.getMessage(), cause);
    }
}
