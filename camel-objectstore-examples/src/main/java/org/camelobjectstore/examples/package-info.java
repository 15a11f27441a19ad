/* SPDX-License-Identifier: Apache-2.0 */
/** Routes to copy, each in Java and in YAML, and the {@link org.camelobjectstore.examples.Demo} that runs them. */
package org.camelobjectstore.examples;
