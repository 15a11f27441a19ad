/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.math.BigDecimal;

/** A line of an order file: {@code id,product,quantity,price}. */
@JsonPropertyOrder({"id", "product", "quantity", "price"})
public record Order(long id, String product, int quantity, BigDecimal price) {

    public Order {
        if (product == null || product.isBlank()) {
            throw new IllegalArgumentException("the product is missing");
        }
        if (quantity <= 0) {
            throw new IllegalArgumentException("quantity " + quantity + " is not above 0");
        }
        if (price == null || price.signum() < 0) {
            throw new IllegalArgumentException("price " + price + " is missing or below 0");
        }
    }

    BigDecimal total() {
        return price.multiply(BigDecimal.valueOf(quantity));
    }
}
