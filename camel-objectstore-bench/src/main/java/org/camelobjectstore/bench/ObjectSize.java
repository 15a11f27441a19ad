/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

/**
 * How large the objects of a workload are, and how its speed is told: in operations for small ones, in bytes for large
 * ones.
 */
record ObjectSize(String text, long bytes) {
    static final ObjectSize KIBIBYTE = new ObjectSize("1 KiB", 1 << 10);
    static final ObjectSize CHUNK = new ObjectSize("128 KiB", 1 << 17);

    static ObjectSize megabytes(int count) {
        return new ObjectSize(count + " MB", count * 1_000_000L);
    }

    Unit unit() {
        return bytes < 1_000_000 ? Unit.OPERATIONS : Unit.MEGABYTES;
    }

    /** In {@link #unit()}. */
    double figure(double operationsPerSecond) {
        return unit() == Unit.OPERATIONS ? operationsPerSecond : operationsPerSecond * bytes / 1e6;
    }

    @Override
    public String toString() {
        return text;
    }
}
