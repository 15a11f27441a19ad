/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.consuming;

// tag::page[]
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;

public class BucketMirror extends RouteBuilder {
    @Override
    public void configure() {
        // a name that leads out of the folder does so every time
        onException(IllegalArgumentException.class)
                .handled(true)
                .log(LoggingLevel.WARN, "Not mirrored: ${exception.message}");

        from("objectstore:media?durableName=mirror&concurrentConsumers=4&redeliveryBackOffMultiplier=2")
                .routeId("bucket-mirror")
                .choice()
                .when(header("CamelObjectStoreEventType").isEqualTo("PUT"))
                .to("file:{{folder:media}}?tempPrefix=.part-&fileExist=TryRename")
                .when(header("CamelObjectStoreEventType").isEqualTo("DELETE"))
                .bean(FolderFiles.class, "delete('{{folder:media}}', *)")
                .end();
    }
}
// end::page[]
