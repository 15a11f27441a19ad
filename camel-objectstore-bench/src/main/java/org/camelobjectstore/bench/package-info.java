/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The benchmark: {@link org.camelobjectstore.bench.Workload}s, each tried in turn by every
 * {@link org.camelobjectstore.bench.Contender} on one server, and told as one table and one chart.
 *
 * <p>{@link org.camelobjectstore.bench.Benchmark} is the program.
 */
package org.camelobjectstore.bench;
