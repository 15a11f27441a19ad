/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreConstants;

/** Ours, as users have it: a route. */
final class CamelRoute implements Contender {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;

    CamelRoute(String url, String bucket) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                String uri = "objectstore:" + bucket + "?servers=" + url;
                from("direct:put").streamCache("false").to(uri);
                from("direct:get").to(uri + "&operation=get").process(CamelRoute::drain);
            }
        });
        context.start();
        template = context.createProducerTemplate();
    }

    private static void drain(Exchange exchange) throws IOException {
        exchange.getMessage().getBody(InputStream.class).transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public String name() {
        return "camel route";
    }

    @Override
    public void put(String object, long size) {
        template.sendBodyAndHeader("direct:put", new PatternStream(size), ObjectStoreConstants.OBJECT_NAME, object);
    }

    @Override
    public void get(String object, long size) {
        template.sendBodyAndHeader("direct:get", null, ObjectStoreConstants.OBJECT_NAME, object);
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
