/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

import java.io.IOException;

/** Something that was asked for. Belongs to one thread, which must close it, awaited or not. */
public interface Pending<T> extends AutoCloseable {
    /** Waits for the answer; may be called once. */
    T await() throws IOException;

    @Override
    void close();
}
