/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import java.io.IOException;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.examples.consuming.FolderFiles;

/** Keeps a bucket like one folder, and another folder like the bucket; {@code file-bridge.camel.yaml} is the same in YAML. */
public final class FileBridgeRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // a server or a disk that is not there is told in a line, by the watch where there is one; files and events
        // come again
        onException(IOException.class)
                .onWhen(header("CamelObjectStoreEventType").isNotNull())
                .logExhausted(false);
        onException(IOException.class).logExhausted(false).log(LoggingLevel.WARN, "${routeId}: ${exception.message}");
        // a name that leads out of the folder does so every time
        onException(IllegalArgumentException.class)
                .handled(true)
                .log(LoggingLevel.WARN, "not written: ${exception.message}");

        from("file:{{outgoing}}?recursive=true&noop=true&delay={{delay}}&antExclude=**/*.part,**/.*"
                        + "&readLock=changed&readLockMinAge={{settled}}&readLockMinLength=0"
                        + "&idempotentKey=${file:name}-${file:size}-${file:modified}&idempotentRepository=#sentFiles")
                .routeId("folder-to-bucket-java")
                .setHeader("CamelObjectStoreMetadata", method(MirroredFolder.class, "mark('{{bridge}}')"))
                .to("objectstore:{{bucket}}")
                .log("stored ${header.CamelObjectStoreObjectName}, ${header.CamelObjectStoreSize} bytes");

        // what was removed from the folder, also while nobody looked
        from("timer:removed?period={{delay}}&fixedRate=false")
                .routeId("removed-from-folder-java")
                .to("objectstore:{{bucket}}?operation=list")
                .split(body())
                .filter(simple("${body.metadata[bridge]} == '{{bridge}}'"))
                .filter(method(MirroredFolder.class, "lacks('{{outgoing}}', ${body.name})"))
                .setHeader("CamelObjectStoreObjectName", simple("${body.name}"))
                .setHeader("CamelObjectStoreExpectedRevision", simple("${body.revision}"))
                .to("objectstore:{{bucket}}?operation=delete")
                .log("removed ${header.CamelObjectStoreObjectName} from the bucket");

        from("objectstore:{{bucket}}?durableName={{bridge}}&events=PUT,DELETE&concurrentConsumers=2"
                        + "&redeliveryBackOffMultiplier=2")
                .routeId("bucket-to-folder-java")
                .choice()
                .when(header("CamelObjectStoreEventType").isEqualTo("PUT"))
                .to("file:{{incoming}}?tempPrefix=.part-&fileExist=TryRename&keepLastModified=true")
                .log("wrote ${header.CamelFileNameProduced}")
                .otherwise()
                .bean(FolderFiles.class, "delete('{{incoming}}', *)")
                .log("removed ${header.CamelObjectStoreObjectName} from the folder")
                .end();
    }
}
