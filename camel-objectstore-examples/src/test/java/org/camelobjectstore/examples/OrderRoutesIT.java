/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import static org.camelobjectstore.ObjectStoreConstants.OBJECT_NAME;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreComponent;
import org.camelobjectstore.test.NatsServerExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OrderRoutesIT {
    @RegisterExtension
    static final NatsServerExtension nats = NatsServerExtension.builder().build();

    static class OrderRoutes extends RouteBuilder {
        @Override
        public void configure() {
            from("direct:order").to("objectstore:orders?operation=put");
            from("objectstore:orders").convertBodyTo(String.class).to("mock:orders");
        }
    }

    @Test
    void order_isStored_andComesBack() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getComponent("objectstore", ObjectStoreComponent.class)
                    .getConfiguration()
                    .setServers(nats.url());
            camel.addRoutes(new OrderRoutes());
            camel.start();
            MockEndpoint orders = camel.getEndpoint("mock:orders", MockEndpoint.class);
            orders.expectedBodiesReceived("3 apples");
            orders.expectedHeaderReceived(OBJECT_NAME, "order-1");

            camel.createProducerTemplate().sendBodyAndHeader("direct:order", "3 apples", OBJECT_NAME, "order-1");

            orders.assertIsSatisfied(10_000);
        }
    }
}
