/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/**
 * All that the engine needs from the server for the stream of one bucket.
 *
 * <p>Every method may be called by several threads; what it returns belongs to one thread unless said otherwise.
 * Failures are {@link WireException}s.
 */
public interface Wire extends Messages, Readings, StreamFacts, Deliveries {}
