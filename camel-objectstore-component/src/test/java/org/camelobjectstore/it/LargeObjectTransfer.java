/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.it;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.test.internal.PatternStream;

/** Main class of the small JVM of {@link LargeObjectIT}. */
final class LargeObjectTransfer {
    /** {@code -Dlarge.bytes} for other sizes, such as 10 GiB by hand. */
    private static final long SIZE = Long.getLong("large.bytes", 300_000_000);

    private LargeObjectTransfer() {}

    public static void main(String[] args) throws Exception {
        String uri = "objectstore:large-" + UUID.randomUUID() + "?servers=" + args[0];
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:put").streamCache("false").to(uri);
                    from("direct:get").to(uri + "&operation=get").log("got it").process(LargeObjectTransfer::count);
                    from("direct:destroy").to(uri + "&operation=deleteBucket");
                }
            });
            context.start();
            var template = context.createProducerTemplate();
            template.sendBodyAndHeader("direct:put", new PatternStream(SIZE), ObjectStoreConstants.OBJECT_NAME, "x");
            Exchange got = template.request(
                    "direct:get", request -> request.getMessage().setHeader(ObjectStoreConstants.OBJECT_NAME, "x"));
            if (got.getException() != null) {
                throw got.getException();
            }
            template.sendBody("direct:destroy", null);
            System.out.println("heap " + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB: put and got "
                    + got.getProperty("bytes") + " bytes");
        }
    }

    private static void count(Exchange exchange) throws Exception {
        exchange.setProperty(
                "bytes", exchange.getMessage().getBody(InputStream.class).transferTo(OutputStream.nullOutputStream()));
    }
}
