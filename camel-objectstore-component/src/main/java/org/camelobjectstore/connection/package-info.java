/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Connections to NATS, shared by the endpoints of a component, and the buckets that are opened over them. The only part of
 * the Camel layer that talks to the NATS client.
 *
 * <p>Not an API: only this component uses it.
 */
@NullMarked
package org.camelobjectstore.connection;

import org.jspecify.annotations.NullMarked;
