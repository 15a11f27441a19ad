/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The transfer engine: objects in chunks over a NATS connection, checked on every path.
 *
 * <p>Knows no Camel. {@link org.camelobjectstore.engine.ObjectStoreClient} is the way in;
 * {@code engine.jetstream.JetStreamObjectStore} makes one. What the engine asks of a server is in {@code engine.wire}.
 */
@NullMarked
package org.camelobjectstore.engine;

import org.jspecify.annotations.NullMarked;
