/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/** What becomes of the chunks of a put. Is called once at most for each chunk. */
public interface ChunkAcks {
    void stored(long index, long sequence);

    void refused(long index, WireException reason);

    /** The connection was lost: chunks in flight may have been stored or not, and no other call follows for them. */
    void lost(WireException reason);
}
