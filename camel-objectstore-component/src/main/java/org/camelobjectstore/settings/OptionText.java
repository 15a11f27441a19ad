/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.jspecify.annotations.Nullable;

/**
 * The text of an option, which may hold a Simple expression.
 *
 * @param name the option's name, for error texts
 * @param header the header that does the same, for error texts
 */
public record OptionText(
        String name, @Nullable String text, @Nullable Expression expression, String header) {

    public static OptionText of(CamelContext camelContext, String name, @Nullable String text, String header) {
        if (text == null || !text.contains("${")) {
            return new OptionText(name, text, null, header);
        }
        Expression expression = camelContext.resolveLanguage("simple").createExpression(text);
        expression.init(camelContext);
        return new OptionText(name, text, expression, header);
    }

    /**
     * The option's value for this exchange; null if the option is not set.
     *
     * @throws IllegalArgumentException if its expression gives nothing
     */
    @Nullable
    public String evaluate(Exchange exchange) {
        if (text == null) {
            return null;
        }
        String value = expression == null ? text : expression.evaluate(exchange, String.class);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("The option " + name + "=" + text
                    + " gives no name for this message; set what it refers to, or the header " + header);
        }
        return value;
    }
}
