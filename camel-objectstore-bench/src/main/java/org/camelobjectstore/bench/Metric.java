/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

/** What one row of the table tells. */
record Metric(String name, Unit unit) {}
