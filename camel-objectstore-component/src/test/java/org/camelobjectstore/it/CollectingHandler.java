/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;

/** Keeps what it is told. */
record CollectingHandler(List<Throwable> handled) implements ExceptionHandler {
    @Override
    public void handleException(Throwable exception) {
        handled.add(exception);
    }

    @Override
    public void handleException(String message, Throwable exception) {
        handled.add(exception);
    }

    @Override
    public void handleException(String message, Exchange exchange, Throwable exception) {
        handled.add(exception);
    }
}
