/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Everything that talks to nats-server, by means of jnats. {@link org.camelobjectstore.engine.jetstream.JetStreamObjectStore}
 * is the way in.
 */
@NullMarked
package org.camelobjectstore.engine.jetstream;

import org.jspecify.annotations.NullMarked;
