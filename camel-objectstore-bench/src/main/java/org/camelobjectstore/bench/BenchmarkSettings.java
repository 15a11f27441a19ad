/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How much is measured.
 *
 * @param warmUps rounds before those that count
 * @param rounds those that count
 * @param megabytes size of the large objects
 * @param objects in the bucket of the longest list
 * @param slice how long operations that take less are repeated
 * @param events publications of the watch in one turn that waits for each
 * @param changes publications of the watch in one turn that does not
 * @param only names of workloads to run
 * @param chart the file to draw the ratios to; null for none
 */
record BenchmarkSettings(
        int warmUps,
        int rounds,
        int megabytes,
        int objects,
        Duration slice,
        int events,
        int changes,
        Pattern only,
        Path chart) {

    /**
     * From {@code -Dbench.rounds}, {@code .megabytes}, {@code .objects}, {@code .only} and {@code .chart}; blank is as
     * good as not set. {@code -Dbench.short}, whatever its value but {@code false}, lowers the defaults to what only
     * tells whether everything still runs.
     */
    static BenchmarkSettings fromSystemProperties() {
        boolean brief = !text("bench.short", "false").equals("false");
        String chart = text("bench.chart", "");
        return new BenchmarkSettings(
                brief ? 1 : 2,
                number("bench.rounds", brief ? 1 : 7),
                number("bench.megabytes", brief ? 20 : 300),
                number("bench.objects", brief ? 2_000 : 100_000),
                Duration.ofMillis(brief ? 20 : 200),
                brief ? 20 : 100,
                brief ? 500 : 5_000,
                Pattern.compile(text("bench.only", "")),
                chart.isEmpty() ? null : Path.of(chart));
    }

    private static int number(String property, int defaultValue) {
        return Integer.parseInt(text(property, Integer.toString(defaultValue)));
    }

    private static String text(String property, String defaultValue) {
        String value = System.getProperty(property, "");
        return value.isBlank() ? defaultValue : value.strip();
    }
}
