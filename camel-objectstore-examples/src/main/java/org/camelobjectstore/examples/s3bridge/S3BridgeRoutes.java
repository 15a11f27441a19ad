/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

/**
 * What is new or changed in an S3 bucket goes into a bucket of the object store, and what is put into another one goes to
 * another S3 bucket. Placeholders say where; {@code s3-bridge.camel.yaml} is the same in YAML.
 */
public final class S3BridgeRoutes extends RouteBuilder {

    @Override
    public void configure() {
        onException(Exception.class) // the next listing tries again
                .handled(true)
                .log(
                        LoggingLevel.WARN,
                        "s3-bridge",
                        "Not carried to the object store [object=${header.CamelFileName}]: ${exception.message}");

        from("scheduler:s3-listing?delay={{s3.listing-delay}}&initialDelay=0")
                .routeId("s3-to-objectstore-java")
                .streamCache("false")
                .split(method(S3Listing.class, "objects('{{s3.source}}', *)"))
                .streaming()
                .idempotentConsumer(simple("${body.key()} ${body.eTag()}"))
                .idempotentRepository("carriedFromS3")
                .eager(false)
                .setHeader("CamelFileName", simple("${body.key()}"))
                .to("aws2-s3:{{s3.source}}?operation=getObject&keyName=RAW(${header.CamelFileName})")
                .setHeader("Content-Type", header("CamelAwsS3ContentType"))
                .setHeader("CamelObjectStoreMetadata", method(BridgeMetadata.class, "ofS3Object"))
                .to("objectstore:{{objectstore.target}}");

        from("objectstore:{{objectstore.source}}?durableName={{objectstore.durable-name}}&events=PUT"
                        + "&redeliveryBackOffMultiplier=2&exceptionHandler=#bean:oneLine")
                .routeId("objectstore-to-s3-java")
                .errorHandler(noErrorHandler()) // the consumer tells of it, and has the event delivered again
                .idempotentConsumer(simple("${header.CamelFileName} ${header.CamelObjectStoreNuid}"
                        + " ${header.CamelObjectStoreRevision}"))
                .idempotentRepository("carriedToS3")
                .eager(false)
                .setHeader("CamelAwsS3ContentType", header("Content-Type"))
                .setHeader("CamelAwsS3Metadata", method(BridgeMetadata.class, "ofStoredObject"))
                .bean(RepeatableUploads.class, "announce('{{s3.target}}', *)")
                .to("aws2-s3:{{s3.target}}?multiPartUpload=true&partSize={{s3.part-size}}"
                        + "&keyName=RAW(${header.CamelFileName})");
    }
}
