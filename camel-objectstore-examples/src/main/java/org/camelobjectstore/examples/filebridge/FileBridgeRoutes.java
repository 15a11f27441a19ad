/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import org.apache.camel.builder.RouteBuilder;

/**
 * Files dropped into one folder go into a bucket under their names, sub-folders included, and come out of it in another
 * folder as soon as they are stored. The placeholders {@code servers}, {@code bucket}, {@code inbox} and {@code outbox}
 * say where; {@code file-bridge.camel.yaml} is the same in YAML.
 */
public final class FileBridgeRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("file:{{inbox}}?recursive=true&delete=true&delay=100&initialDelay=0")
                .routeId("file-to-objectstore-java")
                .to("objectstore:{{bucket}}?servers={{servers}}");

        from("objectstore:{{bucket}}?servers={{servers}}&events=PUT")
                .routeId("objectstore-to-file-java")
                .to("file:{{outbox}}?tempPrefix=.part-");
    }
}
