/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * One metric of all contenders.
 *
 * @param figures by name of the contender, one for each turn, taken at about the same time as the others' of that turn
 */
record Row(Metric metric, Map<String, double[]> figures) {
    double median(String contender) {
        return Median.of(figures.get(contender));
    }

    /**
     * How many times as good one contender is as the other: the median over the turns, so that one in which
     * the machine was slow counts no more than the others.
     */
    double ratio(String contender, String other) {
        double[] ours = figures.get(contender);
        double[] theirs = figures.get(other);
        return Median.of(IntStream.range(0, ours.length)
                .mapToDouble(round -> metric.unit().timesAsGood(ours[round], theirs[round]))
                .toArray());
    }
}
