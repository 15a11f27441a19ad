/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What goes in and out of exchanges: calls and replies, headers and bodies, and what an exchange holds as long as its body
 * may be read.
 *
 * <p>Not an API: only this component uses it.
 */
@NullMarked
package org.camelobjectstore.message;

import org.jspecify.annotations.NullMarked;
