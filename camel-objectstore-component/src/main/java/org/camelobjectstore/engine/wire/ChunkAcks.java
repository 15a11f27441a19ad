/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/** Hears of every chunk once at most. */
public interface ChunkAcks {
    void stored(long index, long sequence);

    void refused(long index, WireException reason);

    /** The connection was lost: chunks in flight may have been stored or not, and may never be heard of. */
    void lost(WireException reason);
}
