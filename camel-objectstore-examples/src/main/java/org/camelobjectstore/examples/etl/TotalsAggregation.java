/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;

/** Adds up the totals of the parts of a file. */
public final class TotalsAggregation implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange sum, Exchange part) {
        if (sum == null) {
            return part;
        }
        Totals before = sum.getMessage().getBody(Totals.class);
        sum.getMessage().setBody(before.plus(part.getMessage().getBody(Totals.class)));
        return sum;
    }
}
