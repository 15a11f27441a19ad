/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.Locale;

/** What a figure counts, and whether more of it is better. */
enum Unit {
    MEGABYTES("MB/s", true),
    OPERATIONS("ops/s", true),
    EVENTS("events/s", true),
    MILLISECONDS("ms", false),
    MICROSECONDS("µs", false),
    /** Between two things of which either may be the first. */
    MICROSECONDS_LATER("µs later", false),
    ROUND_TRIPS("round trips", false),
    CPU("CPU s/GB", false),
    HEAP("MB of heap", false);

    private final String text;
    private final boolean moreIsBetter;

    Unit(String text, boolean moreIsBetter) {
        this.text = text;
        this.moreIsBetter = moreIsBetter;
    }

    /** How many times as good one figure is as another: above 1 is better, whatever the unit; NaN if that is no question. */
    double timesAsGood(double one, double other) {
        if (this == MICROSECONDS_LATER) {
            return Double.NaN;
        }
        return moreIsBetter ? one / other : other / one;
    }

    /** A figure with about three digits that count; a dash if there is none. */
    static String format(double figure) {
        if (!Double.isFinite(figure)) {
            return "–";
        }
        int decimals = figure < 9.995 ? 2 : figure < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", figure);
    }

    @Override
    public String toString() {
        return text;
    }
}
