/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.Main;

/**
 * A sample's routes as an application of their own: Camel Main with the {@code application.properties} and the routes of the
 * sample's folder.
 */
public final class SampleApplication implements AutoCloseable {
    private final Main main;

    private SampleApplication(Main main) {
        this.main = main;
    }

    /**
     * Starts it, and returns when its routes are up.
     *
     * @param sample its folder
     * @param java the routes in Java; those in YAML are in {@code <sample>.camel.yaml}
     * @param properties instead of what {@code application.properties} says
     */
    public static SampleApplication start(String sample, Dsl dsl, RoutesBuilder java, Map<String, ?> properties)
            throws Exception {
        String folder = "classpath:samples/" + sample + "/";
        Main main = new Main();
        main.setPropertyPlaceholderLocations(folder + "application.properties");
        properties.forEach((key, value) -> main.addOverrideProperty(key, String.valueOf(value)));
        if (dsl == Dsl.JAVA) {
            main.configure().addRoutesBuilder(java);
        } else {
            main.configure().withRoutesIncludePattern(folder + sample + ".camel.yaml");
        }
        main.start();
        return new SampleApplication(main);
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    @Override
    public void close() {
        main.stop();
    }
}
