/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PropertyBindingSupport;
import org.camelobjectstore.ObjectStoreConfiguration;

/** Options as they are written in a URI, for tests without an endpoint. Durations are milliseconds. */
public final class Options {
    private static final CamelContext CONTEXT = new DefaultCamelContext();

    private Options() {}

    public static ObjectStoreConfiguration configuration(String options) {
        ObjectStoreConfiguration configuration = new ObjectStoreConfiguration();
        Map<String, Object> values = new LinkedHashMap<>();
        for (String option : options.isEmpty() ? new String[0] : options.split("&", -1)) {
            int equals = option.indexOf('=');
            values.put(option.substring(0, equals), option.substring(equals + 1));
        }
        PropertyBindingSupport.build()
                .withMandatory(true)
                .withReflection(true)
                .withRemoveParameters(false)
                .bind(CONTEXT, configuration, values);
        return configuration;
    }

    /** The settings of an endpoint of the bucket b. */
    public static Settings settings(String options) {
        return Settings.from("b", configuration(options));
    }
}
