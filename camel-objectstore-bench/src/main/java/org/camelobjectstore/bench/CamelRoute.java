/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelobjectstore.ObjectStoreConstants;
import org.camelobjectstore.test.internal.PatternStream;

/** Ours, as users have it: routes. */
final class CamelRoute implements Contender {
    static final String NAME = "camel route";

    private static final String TARGET = "target";

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final ProducerTemplate template;
    private final String url;

    CamelRoute(String url) {
        this.url = url;
        context.start();
        template = context.createProducerTemplate();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Store open(String bucket) throws Exception {
        String uri = "objectstore:" + bucket + "?servers=" + url;
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:put-" + bucket)
                        .routeId("put-" + bucket)
                        .streamCache("false")
                        .to(uri);
                from("direct:get-" + bucket)
                        .routeId("get-" + bucket)
                        .to(uri + "&operation=get")
                        .process(CamelRoute::drain);
                from("direct:list-" + bucket).routeId("list-" + bucket).to(uri + "&operation=list");
            }
        });
        return new Routes(bucket, uri);
    }

    private static void drain(Exchange exchange) throws IOException {
        exchange.getMessage().getBody(InputStream.class).transferTo(exchange.getProperty(TARGET, OutputStream.class));
    }

    @Override
    public void close() throws IOException {
        context.close();
    }

    private final class Routes implements Store {
        private final String bucket;
        private final String uri;

        private final Map<String, Endpoint> endpoints = new HashMap<>();

        Routes(String bucket, String uri) {
            this.bucket = bucket;
            this.uri = uri;
            for (String operation : new String[] {"put", "get", "list"}) {
                endpoints.put(operation, context.getEndpoint("direct:" + operation + "-" + bucket));
            }
        }

        @Override
        public void put(String object, long size) throws Exception {
            send("put", request -> {
                request.getMessage().setHeader(ObjectStoreConstants.OBJECT_NAME, object);
                request.getMessage().setBody(new PatternStream(size));
            });
        }

        @Override
        public void get(String object, OutputStream target) throws Exception {
            send("get", request -> {
                request.getMessage().setHeader(ObjectStoreConstants.OBJECT_NAME, object);
                request.setProperty(TARGET, target);
            });
        }

        @Override
        public int list() throws Exception {
            return send("list", request -> {})
                    .getMessage()
                    .getBody(Collection.class)
                    .size();
        }

        private Exchange send(String operation, Processor request) throws Exception {
            Exchange exchange = template.send(endpoints.get(operation), request);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return exchange;
        }

        @Override
        public AutoCloseable watch(Watching watching, LongConsumer received) throws Exception {
            String id = "watch-" + bucket;
            String watched = uri
                    + "&deliverPolicy=" + (watching.changesAlone() ? "new" : "lastPerSubject")
                    + "&includeBody=" + watching.bodies()
                    + (watching.durable() ? "&durableName=bench" : "");
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(watched)
                            .routeId(id)
                            .process(event -> received.accept(
                                    watching.bodies() ? event.getMessage().getBody(byte[].class).length : 0));
                }
            });
            return () -> remove(id);
        }

        @Override
        public void close() throws Exception {
            remove("put-" + bucket);
            remove("get-" + bucket);
            remove("list-" + bucket);
        }

        private void remove(String route) throws Exception {
            context.getRouteController().stopRoute(route);
            context.removeRoute(route);
        }
    }
}
