/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Draws how many times as good as jnats we are, and where the limit lies, as SVG on a logarithmic scale.
 *
 * <pre>
 *   put 300 MB        1 |#########== 1.9   |      ### camel route   === engine   | limit
 *   list 1,000    ######| 0.7
 * </pre>
 *
 * <p>The background is transparent; the text follows the reader's light or dark scheme.
 */
final class RatioChart {
    private static final int WIDTH = 860;
    /** To the left of zero; the longest label reaches there. */
    private static final int ROOM_FOR_LABELS = 60;

    private static final int LEFT = 250;
    private static final int RIGHT = WIDTH - 50;
    private static final int TOP = 62;
    private static final int ROW = 26;
    private static final List<Double> MARKS = List.of(1 / 16.0, 1 / 8.0, 1 / 4.0, 1 / 2.0, 1.0, 2.0, 4.0, 8.0, 16.0);

    private final List<Row> rows;
    private final double low;
    private final double high;
    private final StringBuilder svg = new StringBuilder();

    RatioChart(List<Row> rows) {
        this.rows = rows.stream()
                .filter(row -> row.metric().unit() != Unit.ROUND_TRIPS) // says the same as milliseconds
                .filter(row -> drawable(row.ratio(CamelRoute.NAME, JnatsObjectStore.NAME)))
                .toList();
        this.low = mark(false);
        this.high = mark(true);
    }

    /** The nearest mark beyond all ratios; the last one if there is none. */
    private double mark(boolean above) {
        double[] ratios = rows.stream()
                .flatMap(row -> List.of(CamelRoute.NAME, Engine.NAME, RawLimit.NAME).stream()
                        .map(contender -> row.ratio(contender, JnatsObjectStore.NAME)))
                .mapToDouble(ratio -> ratio)
                .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
                .toArray();
        double found = above ? 2 : 0.5;
        for (double ratio : ratios) {
            while (above ? found < ratio : found > ratio) {
                found = above ? found * 2 : found / 2;
            }
        }
        return above ? Math.min(found, MARKS.get(MARKS.size() - 1)) : Math.max(found, MARKS.get(0));
    }

    /** Writes the chart, and the folders it is to be in. */
    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Files.writeString(file, draw());
    }

    private String draw() {
        int bottom = TOP + rows.size() * ROW;
        head(bottom + 30);
        legend();
        for (double mark : MARKS) {
            if (mark >= low && mark <= high) {
                scale(mark, bottom);
            }
        }
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), TOP + i * ROW);
        }
        return svg.append("</svg>\n").toString();
    }

    private void head(int height) {
        add("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="-60 0 %d %d" font-family="sans-serif" font-size="12">
                <title>How many times as good as jnats</title>
                <style>
                  text { fill: #24292f }
                  .faint { fill: #6e7781 }
                  .grid { stroke: #8c959f; stroke-opacity: .35 }
                  .one { stroke: #8c959f; stroke-width: 1.5 }
                  .route { fill: #1f77d0 }
                  .engine { fill: #6cb2f0 }
                  .limit { stroke: #d9822b; stroke-width: 2.5 }
                  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .faint { fill: #9aa4af } }
                </style>
                """, WIDTH + ROOM_FOR_LABELS, height);
    }

    private void legend() {
        add("<text x=\"8\" y=\"20\" font-size=\"15\">× jnats ObjectStore (to the right is better)</text>%n");
        add("<rect class=\"route\" x=\"470\" y=\"10\" width=\"18\" height=\"11\"/>%n");
        add("<text x=\"494\" y=\"20\">Camel route</text>%n");
        add("<rect class=\"engine\" x=\"584\" y=\"10\" width=\"18\" height=\"11\"/>%n");
        add("<text x=\"608\" y=\"20\">engine alone</text>%n");
        add("<line class=\"limit\" x1=\"708\" x2=\"708\" y1=\"7\" y2=\"24\"/>%n");
        add("<text x=\"716\" y=\"20\">limit of the wire</text>%n");
    }

    private void scale(double mark, int bottom) {
        String text = mark < 1 ? "1/" + Math.round(1 / mark) : Long.toString(Math.round(mark));
        add(
                "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                mark == 1 ? "one" : "grid", x(mark), x(mark), TOP - 6, bottom);
        add("<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x(mark), TOP - 12, text);
        add("<text class=\"faint\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x(mark), bottom + 16, text);
    }

    private void row(Row row, int y) {
        double route = row.ratio(CamelRoute.NAME, JnatsObjectStore.NAME);
        double engine = row.ratio(Engine.NAME, JnatsObjectStore.NAME);
        double limit = row.ratio(RawLimit.NAME, JnatsObjectStore.NAME);
        add("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 12, y + 16, label(row.metric()));
        bar("route", route, y + 4, 11);
        bar("engine", engine, y + 15, 6);
        if (drawable(limit)) {
            add(
                    "<line class=\"limit\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                    x(limit), x(limit), y + 2, y + 23);
        }
        if (drawable(route)) {
            double end = Math.max(Math.max(x(1), x(route)), drawable(engine) ? x(engine) : 0);
            boolean limitInTheWay = drawable(limit) && x(limit) > end - 4 && x(limit) < end + 40;
            add("<text x=\"%.1f\" y=\"%d\">%s</text>%n", limitInTheWay ? x(limit) + 6 : end + 6, y + 16, shown(route));
        }
    }

    private void bar(String style, double ratio, int y, int height) {
        if (drawable(ratio)) {
            double from = Math.min(x(1), x(ratio));
            double width = Math.abs(x(ratio) - x(1));
            add(
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
                    style, from, y, width, height);
        }
    }

    private static String shown(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio);
    }

    private static boolean drawable(double ratio) {
        return Double.isFinite(ratio) && ratio > 0;
    }

    private static String label(Metric metric) {
        return switch (metric.unit()) {
            case CPU -> metric.name() + " CPU time";
            case HEAP -> metric.name().replace(": ", ": heap ");
            default -> metric.name();
        };
    }

    private double x(double ratio) {
        double within = Math.max(low, Math.min(high, ratio));
        return LEFT + (RIGHT - LEFT) * Math.log(within / low) / Math.log(high / low);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format.replace("%n", "\n"), arguments));
    }
}
