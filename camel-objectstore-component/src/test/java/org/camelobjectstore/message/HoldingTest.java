/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.settings.Options.configuration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.camelobjectstore.connection.ConnectionSettings;
import org.camelobjectstore.connection.Connections;
import org.camelobjectstore.connection.FakeConnection;
import org.camelobjectstore.engine.FakeServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When what was delivered counts as processed, and when as failed. */
class HoldingTest {
    private static final DefaultCamelContext CONTEXT = new DefaultCamelContext();
    private final Connections connections = FakeConnection.to(new FakeServer());
    private final List<String> ends = new ArrayList<>();
    private final Exchange main = new DefaultExchange(CONTEXT);
    private @Nullable Exception afterwards;
    private @Nullable Exchange routed;
    private Holding holding;

    @BeforeEach
    void begin() throws IOException {
        Connections.Lease lease = connections.acquire(ConnectionSettings.from(configuration(""), null, null));
        holding = Holding.begin(
                lease,
                new Holding.End() {
                    @Override
                    public void processed(Exchange exchange) throws Exception {
                        routed = exchange;
                        ends.add("processed");
                        if (afterwards != null) {
                            throw afterwards;
                        }
                    }

                    @Override
                    public void failed(@Nullable Throwable late) {
                        ends.add("failed: " + (late == null ? null : late.getMessage()));
                    }

                    @Override
                    public void aggregated() {
                        ends.add("aggregated");
                    }
                },
                main);
    }

    private static void end(Exchange exchange) {
        UnitOfWorkHelper.doneSynchronizations(
                exchange, exchange.getExchangeExtension().handoverCompletions());
    }

    private static void fail(Exchange exchange, String message) {
        exchange.setException(new IllegalStateException(message));
        end(exchange);
    }

    private Holding.Holder aggregate() {
        return holding.holdForAggregate();
    }

    @Test
    void success_isProcessed_once_andLetsGoOfTheConnection() {
        assertThat(ends).isEmpty();
        assertThat(connections.size()).isEqualTo(1);

        end(main);

        assertThat(ends).containsExactly("processed");
        assertThat(connections.size()).isZero();
    }

    /** Camel reports what the exchange knows. */
    @Test
    void failure_isFailed_andNotReportedAgain() {
        fail(main, "no");

        assertThat(ends).containsExactly("failed: null");
        assertThat(connections.size()).isZero();
    }

    @Test
    void rollback_isAFailure() {
        main.setRollbackOnly(true);
        end(main);

        assertThat(ends).containsExactly("failed: null");
    }

    @Test
    void rollbackOfTheLast_isAFailure() {
        main.setRollbackOnlyLast(true);
        end(main);

        assertThat(ends).containsExactly("failed: null");
    }

    @Test
    void success_whoseAftermathFails_isFailed_andReported() {
        afterwards = new IOException("not deleted");

        end(main);

        assertThat(ends).containsExactly("processed", "failed: not deleted");
        assertThat(connections.size()).isZero();
    }

    @Test
    void aggregate_isWaitedFor_andItsFailureReported() {
        Holding.Holder aggregate = aggregate();
        end(main);
        assertThat(ends).containsExactly("aggregated");
        assertThat(connections.size()).isEqualTo(1);

        Exchange completed = new DefaultExchange(CONTEXT);
        completed.setException(new IllegalStateException("late"));
        aggregate.onFailure(completed);

        assertThat(ends).containsExactly("aggregated", "failed: late");
        assertThat(connections.size()).isZero();
    }

    @Test
    void aggregate_thatCompletes_isProcessed_withTheExchangeAsItWas_withoutItsBody() {
        main.getMessage().setBody("large");
        main.getMessage().setHeader("h", 1);
        Holding.Holder aggregate = aggregate();
        end(main);
        main.getMessage().setHeader("h", 2);

        aggregate.onComplete(new DefaultExchange(CONTEXT));
        aggregate.onComplete(new DefaultExchange(CONTEXT));

        assertThat(ends).containsExactly("aggregated", "processed");
        assertThat(routed.getMessage().getHeader("h")).isEqualTo(1);
        assertThat(routed.getMessage().getBody()).isNull();
    }

    @Test
    void failureOfTheMainExchange_isAFailure_whateverBecomesOfTheAggregate() {
        Holding.Holder aggregate = aggregate();
        fail(main, "no");
        assertThat(ends).containsExactly("aggregated");

        aggregate.onComplete(new DefaultExchange(CONTEXT));

        assertThat(ends).containsExactly("aggregated", "failed: null");
    }

    /** pollEnrich copies the properties of what it has asked for to an exchange that stands for something else. */
    @Test
    void of_isAllThatAnExchangeStandsFor() {
        assertThat(Holding.of(main)).isEmpty();
        Holding.mark(main, Set.of(holding));
        Exchange enriched = new DefaultExchange(CONTEXT);
        main.getProperties().forEach(enriched::setProperty);
        Holding other = Holding.begin(lease(), enriched);
        Holding.mark(enriched, Set.of(other));

        assertThat(Holding.of(main)).containsExactly(holding);
        assertThat(Holding.of(enriched)).containsExactlyInAnyOrder(holding, other);
    }

    private Connections.Lease lease() {
        try {
            return connections.acquire(ConnectionSettings.from(configuration(""), null, null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
