/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * Order files become totals and rejects. Results get their names from the source and are stored whole, so a file that is
 * processed twice has the same results, once; {@code etl.camel.yaml} is the same in YAML.
 */
public final class EtlRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // the watch tells of it, and delivers the file again
        onException(Exception.class)
                .onWhen(simple("${header.CamelObjectStoreLastDelivery} != true"))
                .logExhausted(false);
        // after the last try it is out of the way, with the reason
        onException(Exception.class)
                .handled(true)
                .log(LoggingLevel.ERROR, "etl", "${header.CamelObjectStoreObjectName} failed: ${exception.message}")
                .useOriginalMessage()
                .setHeader("CamelObjectStoreDescription", simple("${exception.message}"))
                .to("objectstore:{{failed}}");

        from("objectstore:{{inbox}}?durableName=etl&maxDeliver=3&ackWait={{ackWait}}&prefix=in/"
                        + "&moveAfterRead=true&destinationBucket={{inbox}}"
                        + "&destinationObjectName=RAW(done/${header.CamelObjectStoreObjectName})")
                .routeId("etl-java")
                .setProperty("file", simple("${file:name.noext}"))
                .setProperty("source", body())
                .setProperty(
                        "rejects", method(OrderFile.class, "beginRejects('{{work}}', ${header.CamelObjectStoreNuid})"))
                .split(body().tokenize("\n", 1000, true), new TotalsAggregation())
                .streaming()
                .stopOnException()
                .bean(OrderFile.class, "check")
                .filter(method(OrderFile.class, "timeToTell"))
                .setProperty("progress", method(OrderFile.class, "progress"))
                .log(LoggingLevel.INFO, "etl", "${exchangeProperty.file}: ${exchangeProperty.progress}")
                .end()
                .end()
                .log(
                        LoggingLevel.INFO,
                        "etl",
                        "${exchangeProperty.file}: ${body.orders} orders, ${body.rejected} rejected")
                .removeHeaders("CamelObjectStore*")
                .marshal()
                .json()
                .setHeader("CamelObjectStoreObjectName", simple("${exchangeProperty.file}.json"))
                .setHeader("Content-Type", constant("application/json"))
                .to("objectstore:{{results}}")
                .setBody(method(OrderFile.class, "rejects"))
                .setHeader("CamelObjectStoreObjectName", simple("${exchangeProperty.file}.txt"))
                .setHeader("Content-Type", constant("text/plain"))
                .to("objectstore:{{rejected}}?deleteAfterWrite=true");
    }
}
