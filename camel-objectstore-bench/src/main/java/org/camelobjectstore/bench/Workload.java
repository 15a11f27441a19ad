/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.List;

/** Something that every contender can be asked to do, and what is measured of it. */
interface Workload {
    String name();

    /** The rows it adds to the table. */
    List<Metric> metrics();

    /** How often each contender's turn comes in a round: more often where a turn is short, and chance great. */
    default int turnsPerRound() {
        return 1;
    }

    /** Gets everything ready that is not measured. */
    Trial prepare(Contender contender, Stage stage) throws Exception;

    /** Prepared for one contender. */
    interface Trial extends AutoCloseable {
        /** One measurement: a figure for each metric, in their order; NaN where it cannot be had here. */
        double[] measure() throws Exception;

        @Override
        default void close() throws Exception {}
    }
}
