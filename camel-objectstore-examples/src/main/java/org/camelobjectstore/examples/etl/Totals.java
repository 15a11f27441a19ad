/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What some lines of an order file add up to.
 *
 * @param revenue of each product
 */
public record Totals(long orders, long rejected, SortedMap<String, BigDecimal> revenue) {

    Totals plus(Totals other) {
        SortedMap<String, BigDecimal> sum = new TreeMap<>(revenue);
        other.revenue.forEach((product, amount) -> sum.merge(product, amount, BigDecimal::add));
        return new Totals(orders + other.orders, rejected + other.rejected, sum);
    }
}
