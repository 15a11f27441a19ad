/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.test.NatsServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderRoutesIT {
    @RegisterExtension
    static final NatsServerExtension nats = NatsServerExtension.builder().build();

    /** The routes to test; yours are in your main code. */
    static class OrderRoutes extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:order")
                    .setHeader(OBJECT_NAME, simple("order-${header.number}"))
                    .to("objectstore:orders");

            from("objectstore:orders").convertBodyTo(String.class).to("seda:packing");
        }
    }

    @Test
    void order_isStored_andGoesToPacking() throws Exception {
        try (CamelContext camel = new DefaultCamelContext();
                ConsumerTemplate consumer = camel.createConsumerTemplate()) {
            camel.getComponent("objectstore", ObjectStoreComponent.class)
                    .getConfiguration()
                    .setServers(nats.url());
            camel.addRoutes(new OrderRoutes());
            camel.start();

            camel.createProducerTemplate().sendBodyAndHeader("direct:order", "3 apples", "number", 1);

            Exchange packed = consumer.receive("seda:packing", 10_000);
            assertEquals("3 apples", packed.getMessage().getBody());
            assertEquals("order-1", packed.getMessage().getHeader(OBJECT_NAME));
        }
    }
}
