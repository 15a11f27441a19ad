/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import org.apache.camel.builder.RouteBuilder;

/** A bucket over HTTP, with a page for people; {@code http-gateway.camel.yaml} is the same in YAML. */
public final class HttpGatewayRoutes extends RouteBuilder {

    @Override
    public void configure() {
        onException(Exception.class).handled(true).bean(Failure.class, "answer");

        from("platform-http:/objects?httpMethodRestrict=GET")
                .routeId("list-java")
                .setHeader("CamelObjectStorePrefix", header("prefix"))
                .to("objectstore:{{bucket}}?operation=list")
                .removeHeaders("*")
                .bean(ObjectEntry.class, "list(${body}, '{{bucket}}')")
                .marshal()
                .json()
                .setHeader("Content-Type", constant("application/json"))
                .setHeader("X-Content-Type-Options", constant("nosniff"));

        from("platform-http:/objects/?matchOnUriPrefix=true&httpMethodRestrict=GET,HEAD")
                .routeId("download-java")
                .bean(Request.class, "nameObject")
                // reads nothing of its content yet
                .to("objectstore:{{bucket}}?operation=get")
                .bean(Download.class, "decide")
                .filter(header("CamelObjectStoreLength").isNotNull())
                .to("objectstore:{{bucket}}?operation=get")
                .end()
                .bean(Download.class, "send");

        from("platform-http:/objects/?matchOnUriPrefix=true&httpMethodRestrict=PUT&useBodyHandler=false")
                .routeId("upload-java")
                .streamCache("false")
                .bean(Request.class, "nameObject")
                .to("objectstore:{{bucket}}?operation=info&ifMissing=null")
                .bean(Request.class, "checkConditions")
                .bean(Request.class, "openBody")
                .to("objectstore:{{bucket}}?operation=put")
                .bean(Request.class, "confirm");

        from("platform-http:/objects/?matchOnUriPrefix=true&httpMethodRestrict=DELETE")
                .routeId("delete-java")
                .bean(Request.class, "nameObject")
                .to("objectstore:{{bucket}}?operation=info&ifMissing=null")
                .bean(Request.class, "checkConditions")
                .to("objectstore:{{bucket}}?operation=delete")
                .removeHeaders("*")
                .setHeader("CamelHttpResponseCode", constant(204));

        from("platform-http:/objects?matchOnUriPrefix=true&httpMethodRestrict=POST,PATCH")
                .routeId("not-allowed-java")
                .removeHeaders("*")
                .setHeader("CamelHttpResponseCode", constant(405))
                .setHeader("Allow", constant("GET, HEAD, PUT, DELETE"))
                .setBody(constant("Objects are read with GET, stored with PUT and removed with DELETE.\n"));

        // to whoever has the page open
        from("objectstore:{{bucket}}?deliverPolicy=new&includeBody=false&events=PUT,DELETE")
                .routeId("changes-java")
                .bean(ObjectEntry.class, "change")
                .marshal()
                .json()
                .convertBodyTo(String.class)
                .bean("browserEvents", "send");

        from("platform-http:/?httpMethodRestrict=GET")
                .routeId("page-java")
                .removeHeaders("*")
                .setHeader("Content-Type", constant("text/html; charset=utf-8"))
                .setHeader("Content-Security-Policy", constant("{{page.policy}}"))
                .setBody()
                .constant("resource:classpath:samples/http-gateway/page.html");

        from("platform-http:/page.js?httpMethodRestrict=GET")
                .routeId("script-java")
                .removeHeaders("*")
                .setHeader("Content-Type", constant("text/javascript; charset=utf-8"))
                .setBody()
                .constant("resource:classpath:samples/http-gateway/page.js");
    }
}
