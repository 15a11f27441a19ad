/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.quickstart;

// tag::quickstart[]
import org.apache.camel.builder.RouteBuilder;

public class Quickstart extends RouteBuilder {
    @Override
    public void configure() {
        // every file that appears in inbox becomes an object of the same name
        from("file:inbox").to("objectstore:configs");

        // the objects that are there, then every change, until Camel stops
        from("objectstore:configs")
                .log("${header.CamelObjectStoreEventType} ${header.CamelObjectStoreObjectName}")
                .filter(header("CamelObjectStoreEventType").isEqualTo("PUT"))
                .to("file:outbox");
    }
}
// end::quickstart[]
