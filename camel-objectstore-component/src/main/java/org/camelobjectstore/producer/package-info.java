/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The producer and its operations, one of which it runs for each exchange.
 *
 * <p>Not an API: only the endpoint uses it.
 */
@NullMarked
package org.camelobjectstore.producer;

import org.jspecify.annotations.NullMarked;
