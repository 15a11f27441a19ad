/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

/** What a watch begins with, and how it is done. */
enum Watching {
    /** Changes from now on. */
    CHANGES,
    /** The same by a durable consumer, to which each event is acknowledged. */
    CHANGES_DURABLY,
    /** The current state of every object first. */
    CURRENT,
    /** The same, and the whole object is read with each event. */
    CURRENT_WITH_BODIES;

    boolean changesAlone() {
        return this == CHANGES || this == CHANGES_DURABLY;
    }

    boolean durable() {
        return this == CHANGES_DURABLY;
    }

    boolean bodies() {
        return this == CURRENT_WITH_BODIES;
    }
}
