/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.camelobjectstore.StartedCamel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the text of an option gives for an exchange. */
class OptionTextTest {
    @RegisterExtension
    static final StartedCamel CONTEXT = new StartedCamel();

    private final Exchange exchange = new DefaultExchange(CONTEXT);

    private static OptionText option(String text) {
        return OptionText.of(CONTEXT, "objectName", text, "TheHeader");
    }

    @Test
    void evaluate_textWithoutExpression_isItself_andNoneIsNull() {
        assertThat(option("a$b{c}").evaluate(exchange)).isEqualTo("a$b{c}");
        assertThat(option("a").expression()).isNull();
        assertThat(option(null).evaluate(exchange)).isNull();
    }

    @Test
    void evaluate_simple_isOfTheExchange() {
        exchange.getMessage().setHeader("id", 7);
        assertThat(option("order-${header.id}").evaluate(exchange)).isEqualTo("order-7");

        exchange.getMessage().setHeader("id", 8);
        assertThat(option("order-${header.id}").evaluate(exchange)).isEqualTo("order-8");
    }

    @Test
    void evaluate_simpleThatGivesNothing_isRefused_namingTheOptionAndTheHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option("${header.id}").evaluate(exchange))
                .withMessageContainingAll("objectName=${header.id}", "TheHeader");
        exchange.getMessage().setHeader("id", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> option("${header.id}").evaluate(exchange));
    }
}
