/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Camel component: what routes and applications name. Everything else is in packages that are no API, over the
 * {@link org.camelobjectstore.engine engine}.
 *
 * <p>The endpoint checks the options ({@link org.camelobjectstore.settings settings}) and makes the
 * {@link org.camelobjectstore.producer producer} and the {@link org.camelobjectstore.consumer consumers}; both read and write
 * {@link org.camelobjectstore.message messages}, and reach buckets over {@link org.camelobjectstore.connection connections}.
 */
@NullMarked
package org.camelobjectstore;

import org.jspecify.annotations.NullMarked;
