/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Real nats-servers for tests, demos and benchmarks.
 *
 * <p>{@link org.camelobjectstore.testinfra.NatsServer} is the way in. The package needs nothing but the JDK, because
 * programs other than tests use it too.
 */
package org.camelobjectstore.testinfra;
