/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kamelets;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.ClaimCheckOperation;
import org.apache.camel.spi.DataType;
import org.camelobjectstore.engine.ObjectNotFoundException;

/**
 * Letters through a bucket, by the Kamelets of the component: files become objects, each object is signed, written to
 * another folder and deleted. {@code kamelets.camel.yaml} is the same in YAML.
 */
public final class KameletsRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // the consumer says that the event comes again, and why; that is enough
        onException(ObjectNotFoundException.class).logExhausted(false);

        from("file:{{inbox}}?delete=true&delay=100&initialDelay=0")
                .routeId("letters-in-java")
                .to("kamelet:objectstore-sink?bucketName={{bucket}}&objectName=letters/${header.CamelFileName}");

        from("kamelet:objectstore-source?bucketName={{bucket}}&durableName=postman&prefix=letters/"
                        + "&antExclude=**/*.tmp&events=PUT&redeliveryDelay={{redeliveryDelay}}")
                .routeId("letters-out-java")
                .transformDataType(new DataType("objectstore:application-cloudevents"))
                .log(
                        LoggingLevel.INFO,
                        "demo",
                        "${header.CamelCloudEventType} from ${header.CamelCloudEventSource}: ${header.CamelCloudEventSubject}, ${header.CamelObjectStoreSize} bytes")
                .convertBodyTo(String.class)
                // the letter with its headers waits while the signature is fetched
                .claimCheck(ClaimCheckOperation.Push)
                .to("kamelet:objectstore-get-action?bucketName={{bucket}}&objectName=signature.txt")
                .setProperty("signature", simple("${bodyAs(String)}"))
                .claimCheck(ClaimCheckOperation.Pop)
                .setBody(simple("${body}${exchangeProperty.signature}"))
                .to("file:{{outbox}}?tempPrefix=.part-&fileExist=TryRename")
                .to(
                        "kamelet:objectstore-delete-action?bucketName={{bucket}}&objectName=${header.CamelCloudEventSubject}");
    }
}
