/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.Map;

/**
 * One metric of all contenders.
 *
 * @param medians by name of the contender, over the rounds
 */
record Row(Metric metric, Map<String, Double> medians) {
    double median(String contender) {
        return medians.get(contender);
    }

    /** How many times as good one contender is as the other. */
    double ratio(String contender, String other) {
        return metric.unit().timesAsGood(median(contender), median(other));
    }
}
