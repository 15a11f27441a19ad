/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The seam: all that the engine asks of a server, in small interfaces, and the subjects of a bucket. Not an API; it
 * changes with the engine.
 */
@NullMarked
package org.camelobjectstore.engine.wire;

import org.jspecify.annotations.NullMarked;
