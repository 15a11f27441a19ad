/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** The warnings and errors that somebody who runs a sample would see, as {@code logger: message}. */
public final class LoggedLines extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LoggedLines() {
        super("logged-lines", null, null, true, Property.EMPTY_ARRAY);
    }

    public static LoggedLines capture() {
        LoggedLines lines = new LoggedLines();
        lines.start();
        root().addAppender(lines);
        return lines;
    }

    private static Logger root() {
        return (Logger) LogManager.getRootLogger();
    }

    @Override
    public void append(LogEvent event) {
        if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            String logger = event.getLoggerName();
            lines.add(logger.substring(logger.lastIndexOf('.') + 1) + ": "
                    + event.getMessage().getFormattedMessage());
        }
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        root().removeAppender(this);
        stop();
    }
}
