/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.consuming;

// tag::page[]
import org.apache.camel.builder.RouteBuilder;

public class EtlInbox extends RouteBuilder {
    @Override
    public void configure() {
        // the last failure is not one for the consumer: the object goes to another bucket instead, with the reason
        onException(Exception.class)
                .onWhen(header("CamelObjectStoreLastDelivery").isEqualTo(true))
                .handled(true)
                .useOriginalMessage()
                .setHeader("CamelObjectStoreDescription", exceptionMessage())
                .to("objectstore:dead-letters");

        from("objectstore:inbox?durableName=etl&maxDeliver=3&redeliveryDelay=2000&deleteAfterRead=true")
                .routeId("etl-inbox")
                .convertBodyTo(String.class)
                .validate(body().regex("(\\w+;\\d+\\s*)+"))
                .to("file:{{folder:loaded}}?tempPrefix=.part-&fileExist=TryRename");
    }
}
// end::page[]
