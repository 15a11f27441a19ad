/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/** The two languages that every sample is written in. */
public enum Dsl {
    JAVA("Java DSL"),
    YAML("YAML DSL");

    private final String title;

    Dsl(String title) {
        this.title = title;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** The suffix of its route ids. */
    public String suffix() {
        return "-" + name().toLowerCase(Locale.ROOT);
    }

    /**
     * Adds routes in this language to a Camel context.
     *
     * @param yaml name of the class path resource that holds the YAML variant
     */
    void addRoutes(CamelContext context, RoutesBuilder java, String yaml) throws Exception {
        if (this == JAVA) {
            context.addRoutes(java);
        } else {
            Resource resource = PluginHelper.getResourceLoader(context).resolveResource("classpath:" + yaml);
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
        }
    }
}
