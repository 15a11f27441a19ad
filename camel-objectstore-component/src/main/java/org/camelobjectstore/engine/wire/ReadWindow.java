/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.wire;

/**
 * How much is asked for ahead of a reader: two windows at most are under way.
 *
 * @param messages in one window
 * @param bytes in one window, unless one message alone is larger
 */
public record ReadWindow(int messages, int bytes) {}
