/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.walkthrough;

import static org.camelobjectstore.ObjectStoreConstants.EVENT_TYPE;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * One route for each step of the object store walkthrough. The placeholders {@code servers}, {@code bucket} and
 * {@code staging} say where; {@code walkthrough.camel.yaml} is the same in YAML.
 */
public final class WalkthroughRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("objectstore:{{bucket}}?servers={{servers}}&deliverPolicy=new&includeBody=false")
                .routeId("watch-java")
                .choice()
                .when(header(EVENT_TYPE).isEqualTo("DELETE"))
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "  {{bucket}} changed - ${header.CamelObjectStoreObjectName} was deleted")
                .otherwise()
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "  {{bucket}} changed - ${header.CamelObjectStoreObjectName} was updated")
                .end()
                .to("seda:watched?waitForTaskToComplete=Never");

        from("direct:status")
                .routeId("status-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=status")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "status: {{bucket}} holds ${body.bytes} bytes in ${body.objects} objects");

        from("direct:put")
                .routeId("put-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=put&objectName=a&description=large data")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "put: a, ${header.CamelObjectStoreSize} bytes in ${header.CamelObjectStoreChunks} chunks of"
                                + " ${header.CamelObjectStoreChunkSize}, ${header.CamelObjectStoreDigest}");

        from("direct:describe")
                .routeId("describe-java")
                .to(
                        "objectstore:{{bucket}}?servers={{servers}}&operation=updateMeta&objectName=a&description=still large")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "updateMeta: a is described as '${header.CamelObjectStoreDescription}'");

        from("direct:list")
                .routeId("list-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=list")
                .log(LoggingLevel.INFO, "demo", "list: ${body.size} entries")
                .split(body())
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "  ${body.name} - ${body.size} bytes in ${body.chunks} chunks - ${body.description}");

        from("direct:get")
                .routeId("get-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=get&objectName=a")
                .to("file:{{staging}}?fileName=a.blob&tempFileName=a.part")
                .log(LoggingLevel.INFO, "demo", "get: a, ${header.CamelFileLength} bytes, read to the verified end");

        from("direct:missing")
                .routeId("missing-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=get&objectName=nothing&ifMissing=null")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "get: nothing, which does not exist, gives ${iif(${body} == null,null,a body)}");

        from("direct:put-stream")
                .routeId("put-stream-java")
                .streamCache("false")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=put&objectName=b")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "put: b from a stream of unknown length, ${header.CamelObjectStoreSize} bytes in"
                                + " ${header.CamelObjectStoreChunks} chunks");

        from("direct:get-stream")
                .routeId("get-stream-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=get&objectName=b")
                .to("file:{{staging}}?fileName=b.blob&tempFileName=b.part")
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "get: b as a stream into b.part, named b.blob after ${header.CamelObjectStoreDigest} matched");

        from("direct:delete")
                .routeId("delete-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=delete&objectName=a")
                .log(LoggingLevel.INFO, "demo", "delete: ${header.CamelObjectStoreObjectName}");

        from("direct:destroy")
                .routeId("destroy-java")
                .to("objectstore:{{bucket}}?servers={{servers}}&operation=deleteBucket")
                .log(LoggingLevel.INFO, "demo", "deleteBucket: {{bucket}} is gone");
    }
}
