/* SPDX-License-Identifier: Apache-2.0 */
/** What the tests and benchmarks of this project share. It is not for others: it changes without notice. */
@NullMarked
package org.camelobjectstore.test.internal;

import org.jspecify.annotations.NullMarked;
