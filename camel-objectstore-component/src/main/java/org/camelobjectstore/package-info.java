/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Camel component: URIs, options, headers and bodies over the {@link org.camelobjectstore.engine engine}.
 *
 * <p>Knows no wire. One exchange is read into a {@code Call}, run by {@code Operations} and written back by
 * {@code ReplyWriter}; one event of a watch becomes one exchange in {@code ObjectStoreConsumer}.
 */
@NullMarked
package org.camelobjectstore;

import org.jspecify.annotations.NullMarked;
