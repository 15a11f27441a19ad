/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The consumers: one is told of events by a watch and its threads, the others ask which objects there are. When an object
 * counts as processed, and what happens to it then, is the same for all.
 *
 * <p>Not an API: only the endpoint uses it, by {@link org.camelobjectstore.consumer.Consumers}.
 */
@NullMarked
package org.camelobjectstore.consumer;

import org.jspecify.annotations.NullMarked;
