/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The transfer engine: objects in chunks over a NATS connection, checked on every path.
 *
 * <p>Knows no Camel. {@link org.camelobjectstore.engine.ObjectStoreClient} is the way in; everything that talks to the
 * server stands behind {@code Wire}, whose only production form are the {@code JetStream*} classes.
 */
@NullMarked
package org.camelobjectstore.engine;

import org.jspecify.annotations.NullMarked;
