/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.consuming;

// tag::page[]
import org.apache.camel.builder.RouteBuilder;

public class ConfigDistribution extends RouteBuilder {
    @Override
    public void configure() {
        // at each start what the bucket holds, then every change
        from("objectstore:configs")
                .routeId("config-distribution")
                .choice()
                .when(header("CamelObjectStoreEventType").isEqualTo("PUT"))
                .to("file:{{folder:configs}}?tempPrefix=.part-&fileExist=TryRename")
                .when(header("CamelObjectStoreEventType").isEqualTo("DELETE"))
                .bean(FolderFiles.class, "delete('{{folder:configs}}', *)")
                .end();
    }
}
// end::page[]
