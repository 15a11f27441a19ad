/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a consumer's failures in a line each, for what is tried again anyway: Camel's own adds a stack trace. */
public final class OneLineExceptionHandler implements ExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger("s3-bridge");

    @Override
    public void handleException(Throwable exception) {
        handleException("Failed", null, exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handleException(message, null, exception);
    }

    @Override
    public void handleException(String message, @Nullable Exchange exchange, Throwable exception) {
        LOG.warn("{}: {}", message, exception.getMessage());
        LOG.debug("Where it failed", exception);
    }
}
