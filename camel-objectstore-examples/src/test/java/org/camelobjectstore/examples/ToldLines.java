/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The lines that the demo tells, caught on their way to the console. */
public final class ToldLines extends AbstractAppender implements AutoCloseable {
    /** What the line of an exception ends with, whose stack trace is told too. */
    static final String WITH_STACK_TRACE = " [with a stack trace]";

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private ToldLines(Logger logger) {
        super("told-lines", null, null, true, Property.EMPTY_ARRAY);
        this.logger = logger;
    }

    public static ToldLines capture() {
        return capture("demo");
    }

    /** All that somebody should look at: warnings and errors, but not the lines of the demo. */
    static ToldLines captureNoticed() {
        return capture(LogManager.ROOT_LOGGER_NAME);
    }

    /** Those of a route with a logger of its own. */
    public static ToldLines capture(String logger) {
        ToldLines lines = new ToldLines((Logger) LogManager.getLogger(logger));
        lines.start();
        lines.logger.addAppender(lines);
        return lines;
    }

    @Override
    public void append(LogEvent event) {
        lines.add(event.getMessage().getFormattedMessage() + (event.getThrown() == null ? "" : WITH_STACK_TRACE));
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        logger.removeAppender(this);
        stop();
    }
}
