/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import java.util.List;
import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.jspecify.annotations.Nullable;

/** Keeps what it is given: the message, if there is one, and the exception. */
public record CollectingHandler(BiConsumer<@Nullable String, Throwable> keep) implements ExceptionHandler {
    /** Keeps the exceptions. */
    public CollectingHandler(List<Throwable> handled) {
        this((message, exception) -> handled.add(exception));
    }

    @Override
    public void handleException(Throwable exception) {
        keep.accept(null, exception);
    }

    @Override
    public void handleException(@Nullable String message, Throwable exception) {
        keep.accept(message, exception);
    }

    @Override
    public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable exception) {
        keep.accept(message, exception);
    }
}
