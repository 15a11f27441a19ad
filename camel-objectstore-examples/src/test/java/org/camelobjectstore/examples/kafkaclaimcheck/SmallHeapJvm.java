/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kafkaclaimcheck;

import java.util.HashMap;
import java.util.Map;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.SampleApplication;

/**
 * Main class of a sender and receiver with a small heap: checks in one payload and runs on.
 *
 * <p>Arguments: the language, how many bytes, then properties as {@code name=value}.
 */
final class SmallHeapJvm {
    private SmallHeapJvm() {}

    public static void main(String[] args) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (int i = 2; i < args.length; i++) {
            String[] property = args[i].split("=", 2);
            properties.put(property[0], property[1]);
        }
        SampleApplication application = SampleApplication.start(
                "kafka-claim-check", Dsl.valueOf(args[0]), new KafkaClaimCheckRoutes(), properties);
        System.out.println("claim "
                + application
                        .context()
                        .createProducerTemplate()
                        .requestBody(
                                "direct:check-in", GeneratedStream.ofBytes(Long.parseLong(args[1])), String.class));
    }
}
