/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Real nats-servers for tests. {@link org.camelobjectstore.test.NatsServerExtension} gives them to JUnit;
 * {@link org.camelobjectstore.test.NatsServer} and {@link org.camelobjectstore.test.NatsCluster} start them by hand.
 */
@NullMarked
package org.camelobjectstore.test;

import org.jspecify.annotations.NullMarked;
