/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What is logged for somebody to look at, and what samples tell. */
final class LoggedLines extends AbstractAppender implements AutoCloseable {
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();

    private LoggedLines() {
        super("logged-lines", null, null, true, Property.EMPTY_ARRAY);
    }

    static LoggedLines capture() {
        LoggedLines lines = new LoggedLines();
        lines.start();
        ((Logger) LogManager.getRootLogger()).addAppender(lines);
        ((Logger) LogManager.getLogger("demo")).addAppender(lines);
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        events.add(event.toImmutable());
    }

    /** What was told. */
    List<String> told() {
        return events.stream()
                .filter(event -> event.getLevel() == Level.INFO)
                .map(event -> event.getMessage().getFormattedMessage())
                .toList();
    }

    /** Warnings and errors, those with a stack trace marked as such. */
    List<String> complaints() {
        return events.stream()
                .filter(event -> event.getLevel().isMoreSpecificThan(Level.WARN))
                .map(event -> event.getMessage().getFormattedMessage()
                        + (event.getThrown() == null ? "" : " (stack trace of " + event.getThrown() + ")"))
                .toList();
    }

    @Override
    public void close() {
        ((Logger) LogManager.getRootLogger()).removeAppender(this);
        ((Logger) LogManager.getLogger("demo")).removeAppender(this);
        stop();
    }
}
