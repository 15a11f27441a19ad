/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.Locale;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
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
     * Starts a Camel context with a sample's routes in this language.
     *
     * @param yaml name of the class path resource that holds the YAML variant
     * @param properties what the routes' placeholders stand for
     */
    public CamelContext start(RoutesBuilder java, String yaml, Map<String, Object> properties) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        properties.forEach(
                (key, value) -> context.getPropertiesComponent().addInitialProperty(key, String.valueOf(value)));
        addRoutes(context, java, yaml);
        context.start();
        return context;
    }

    /** Adds a sample's routes in this language to a Camel context; the parameters are those of {@link #start}. */
    void addRoutes(CamelContext context, RoutesBuilder java, String yaml) throws Exception {
        if (this == JAVA) {
            context.addRoutes(java);
        } else {
            Resource resource = PluginHelper.getResourceLoader(context).resolveResource("classpath:" + yaml);
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
        }
    }
}
