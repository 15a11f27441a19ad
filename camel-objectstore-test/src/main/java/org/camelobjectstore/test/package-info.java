/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Real nats-servers for tests. {@link org.camelobjectstore.test.NatsServerExtension} gives them to JUnit;
 * {@link org.camelobjectstore.test.NatsServer} and {@link org.camelobjectstore.test.NatsCluster} start them by hand.
 */
package org.camelobjectstore.test;
