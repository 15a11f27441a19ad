/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.configdistribution;

import org.apache.camel.builder.RouteBuilder;
import org.camelobjectstore.examples.consuming.FolderFiles;

/**
 * Keeps an application's folder of configuration files like a bucket, and has the application read what has changed;
 * {@code config-distribution.camel.yaml} is the same in YAML.
 */
public final class ConfigDistributionRoutes extends RouteBuilder {

    @Override
    public void configure() {
        // at each start what the bucket holds, then every change
        from("objectstore:{{bucket}}?antInclude={{files}}")
                .routeId("config-distribution-java")
                .choice()
                .when(header("CamelObjectStoreEventType").isEqualTo("PUT"))
                .to("file:{{folder}}?tempPrefix=.part-&fileExist=TryRename")
                .otherwise()
                .bean(FolderFiles.class, "delete('{{folder}}', *)")
                .end()
                .filter(simple("${header.CamelObjectStoreObjectName} == '{{settings}}'"))
                .bean("appSettings", "reload('{{folder}}/{{settings}}')");
    }
}
