/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What the server has not allowed this user. A server that denies something answers nothing; it reports the subject as an
 * error of the connection.
 *
 * <p>Safe for use by several threads.
 */
final class Denials {
    private static final Pattern VIOLATION = Pattern.compile(
            "permissions violation for (publish|subscription) to \"([^\"]+)\"", Pattern.CASE_INSENSITIVE);
    /** Of subjects; who waits looks often enough. */
    private static final int MANY = 1000;

    private final Map<String, Denial> bySubject = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Denial> eldest) {
            return size() > MANY;
        }
    };
    private volatile long count;

    /**
     * One report.
     *
     * @param number rises with each
     * @param toPublish false if it was to subscribe
     */
    record Denial(long number, String subject, boolean toPublish) {
        WireException toException() {
            return toPublish
                    ? new WireException(Kind.DENIED, "the user may not publish to " + subject)
                    : new WireException(
                            Kind.UNCLEAR, "the user may not subscribe to " + subject + ", so that no answer arrives");
        }
    }

    /** Takes note of an error that a server has reported; null if it is about something else. */
    synchronized @Nullable Denial add(String error) {
        Matcher violation = VIOLATION.matcher(error);
        if (!violation.find()) {
            return null;
        }
        Denial denial =
                new Denial(count + 1, violation.group(2), violation.group(1).equalsIgnoreCase("publish"));
        bySubject.remove(denial.subject());
        bySubject.put(denial.subject(), denial);
        count = denial.number();
        return denial;
    }

    synchronized boolean has(String subject) {
        return bySubject.containsKey(subject);
    }

    /** How many there were. */
    long count() {
        return count;
    }

    /** Fails if a subject was denied after there were so many denials. */
    void check(String subject, long before) throws WireException {
        if (count == before) {
            return;
        }
        Denial denial;
        synchronized (this) {
            denial = bySubject.get(subject);
        }
        if (denial != null && denial.number() > before) {
            throw denial.toException();
        }
    }
}
