/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Instant;

/**
 * A message as the stream holds it.
 *
 * @param pending how many further messages of the same read were stored when this one left the server; 0 for a single
 *     look-up
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or put into a set
record WireMessage(String subject, long sequence, Instant time, byte[] data, long pending) {}
