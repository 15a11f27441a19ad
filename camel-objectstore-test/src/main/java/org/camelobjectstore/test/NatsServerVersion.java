/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a nats-server executable reports, such as 2.15.1. */
record NatsServerVersion(String text, int major, int minor) implements Comparable<NatsServerVersion> {
    private static final Pattern REPORT = Pattern.compile("nats-server: v((\\d+)\\.(\\d+)\\S*)");
    private static final int REPORT_LIMIT = 1000;
    private static final Comparator<NatsServerVersion> ORDER =
            Comparator.comparingInt(NatsServerVersion::major).thenComparingInt(NatsServerVersion::minor);

    /** Asks the executable; fails if it does not run here or is not a nats-server. */
    static NatsServerVersion of(Path binary) throws IOException {
        Process process = new ProcessBuilder(binary.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try {
            process.getOutputStream().close();
            return parse(binary, process.getInputStream().readNBytes(REPORT_LIMIT));
        } finally {
            process.destroy();
        }
    }

    private static NatsServerVersion parse(Path binary, byte[] output) throws IOException {
        String report = new String(output, StandardCharsets.UTF_8);
        Matcher version = REPORT.matcher(report);
        if (!version.find()) {
            throw new IOException(binary + " is no nats-server; asked for its version it says: " + report.strip());
        }
        return new NatsServerVersion(
                version.group(1), Integer.parseInt(version.group(2)), Integer.parseInt(version.group(3)));
    }

    /** Returns the first two numbers, such as 2.15: what a release line goes by. */
    String line() {
        return major + "." + minor;
    }

    /** Orders by release line. */
    @Override
    public int compareTo(NatsServerVersion other) {
        return ORDER.compare(this, other);
    }
}
