/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The options of an endpoint, checked once when it is initialised and unchangeable from then on, a type for each topic.
 *
 * <p>Not an API: only this component uses it.
 */
@NullMarked
package org.camelobjectstore.settings;

import org.jspecify.annotations.NullMarked;
