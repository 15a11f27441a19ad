/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.etl;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.SampleApplication;

/**
 * Main class that runs the sample's routes until it is killed.
 *
 * <p>Arguments: the language, then {@code key=value} for the properties.
 */
final class EtlJvm {
    private EtlJvm() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (int i = 1; i < args.length; i++) {
            String[] pair = args[i].split("=", 2);
            properties.put(pair[0], pair[1]);
        }
        try (SampleApplication running =
                SampleApplication.start("etl", Dsl.valueOf(args[0]), new EtlRoutes(), properties)) {
            new CountDownLatch(1).await();
        }
    }
}
