/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a consumer's exception handler what went wrong. What the handler of a user throws is logged: it must not end a watch
 * or keep an event.
 */
record FailureReports(String bucket, Supplier<ExceptionHandler> handler) {
    private static final Logger LOG = LoggerFactory.getLogger(FailureReports.class);

    void report(String text, Throwable failure) {
        report(text, null, failure);
    }

    /** Reports a failure of an exchange, if there is one. */
    void report(String text, @Nullable Exchange exchange, Throwable failure) {
        try {
            if (exchange == null) {
                handler.get().handleException(text, failure);
            } else {
                handler.get().handleException(text, exchange, failure);
            }
        } catch (RuntimeException e) {
            LOG.warn("The exception handler failed [bucket={}]: {}", bucket, text, e);
        }
    }
}
