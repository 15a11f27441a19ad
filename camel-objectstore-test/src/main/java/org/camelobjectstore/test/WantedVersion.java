/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.test;

import java.util.List;

/**
 * The release lines of nats-server that will do.
 *
 * @param line the only line that will, such as 2.10; blank: each that has all that an object store needs
 */
record WantedVersion(String line) {
    private static final NatsServerVersion OLDEST = new NatsServerVersion("2.10", 2, 10);
    private static final String NEWEST_SUITE = "sid";

    static boolean isLine(String text) {
        return text.matches("\\d+\\.\\d+");
    }

    boolean accepts(NatsServerVersion version) {
        return line.isBlank() ? version.compareTo(OLDEST) >= 0 : version.line().equals(line);
    }

    /** Returns the Debian suites to get it from, in the order to try them. */
    List<String> suites() {
        if (line.isBlank()) {
            return List.of(NEWEST_SUITE, "trixie");
        }
        return List.of(line.equals(OLDEST.line()) ? "trixie" : NEWEST_SUITE);
    }

    @Override
    public String toString() {
        return line.isBlank() ? "nats-server " + OLDEST.text() + " or later" : "nats-server " + line;
    }
}
