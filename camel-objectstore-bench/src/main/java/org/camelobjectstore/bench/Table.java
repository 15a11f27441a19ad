/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Prints rows as they are known, in a form that Markdown understands too. */
final class Table {
    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    void head() {
        line(
                "",
                "",
                CamelRoute.NAME,
                "× jnats",
                "× limit",
                Engine.NAME,
                "× jnats",
                "× limit",
                JnatsObjectStore.NAME,
                "× limit",
                RawLimit.NAME,
                "× jnats");
        line(
                "-".repeat(37),
                "-".repeat(11),
                right(11),
                right(7),
                right(7),
                right(8),
                right(7),
                right(7),
                right(8),
                right(7),
                right(8),
                right(7));
    }

    private static String right(int width) {
        return "-".repeat(width - 1) + ":";
    }

    void add(List<Row> rows) {
        for (Row row : rows) {
            line(
                    row.metric().name(),
                    row.metric().unit(),
                    figure(row, CamelRoute.NAME),
                    ratio(row, CamelRoute.NAME, JnatsObjectStore.NAME),
                    ratio(row, CamelRoute.NAME, RawLimit.NAME),
                    figure(row, Engine.NAME),
                    ratio(row, Engine.NAME, JnatsObjectStore.NAME),
                    ratio(row, Engine.NAME, RawLimit.NAME),
                    figure(row, JnatsObjectStore.NAME),
                    ratio(row, JnatsObjectStore.NAME, RawLimit.NAME),
                    figure(row, RawLimit.NAME),
                    ratio(row, RawLimit.NAME, JnatsObjectStore.NAME));
        }
        out.flush();
    }

    private void line(Object... cells) {
        out.printf(
                Locale.ROOT, "| %-37s | %-11s | %11s | %7s | %7s | %8s | %7s | %7s | %8s | %7s | %8s | %7s |%n", cells);
    }

    private static String figure(Row row, String contender) {
        return Unit.format(row.median(contender));
    }

    private static String ratio(Row row, String contender, String other) {
        double ratio = row.ratio(contender, other);
        return Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "–";
    }
}
