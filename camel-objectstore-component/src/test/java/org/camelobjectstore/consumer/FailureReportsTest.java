/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an exception handler hears, and what becomes of what it throws. */
class FailureReportsTest {
    private final List<Object> heard = new ArrayList<>();
    private final IllegalStateException failure = new IllegalStateException();
    private @Nullable RuntimeException thrown;

    private final FailureReports reports = new FailureReports("b", () -> new ExceptionHandler() {
        private void hear(Object... all) {
            heard.addAll(List.of(all));
            if (thrown != null) {
                throw thrown;
            }
        }

        @Override
        public void handleException(Throwable exception) {
            hear(exception);
        }

        @Override
        public void handleException(String message, Throwable exception) {
            hear(message, exception);
        }

        @Override
        public void handleException(String message, Exchange exchange, Throwable exception) {
            hear(message, exchange, exception);
        }
    });

    @Test
    void report_hasTheExchange_ifThereIsOne() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        reports.report("one", failure);
        reports.report("two", exchange, failure);

        assertThat(heard).containsExactly("one", failure, "two", exchange, failure);
    }

    /** It must not end a watch or keep an event. */
    @Test
    void handlerThatFails_isNoFailure() {
        thrown = new IllegalStateException("handler");

        reports.report("one", failure);

        assertThat(heard).containsExactly("one", failure);
    }
}
