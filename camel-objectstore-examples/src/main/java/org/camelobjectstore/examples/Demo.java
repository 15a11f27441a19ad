/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camelobjectstore.examples.configdistribution.ConfigDistribution;
import org.camelobjectstore.examples.etl.Etl;
import org.camelobjectstore.examples.filebridge.FileBridge;
import org.camelobjectstore.examples.httpgateway.HttpGateway;
import org.camelobjectstore.examples.kafkaclaimcheck.KafkaClaimCheck;
import org.camelobjectstore.examples.kamelets.Kamelets;
import org.camelobjectstore.examples.s3bridge.S3Bridge;
import org.camelobjectstore.examples.walkthrough.Walkthrough;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.test.ScratchFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sample in both languages, against the server that {@code NATS_URL} names, or one of its own that is gone
 * afterwards. Buckets that the server has already are left alone. Without {@code -Dsample=NAME} it lists the samples and
 * runs the walkthrough. {@link DemoJvm} is what starts it.
 */
final class Demo {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");
    private static final List<Sample> SAMPLES = List.of(
            new Walkthrough(),
            new FileBridge(),
            new S3Bridge(),
            new KafkaClaimCheck(),
            new Etl(),
            new ConfigDistribution(),
            new HttpGateway(),
            new Kamelets());

    private Demo() {}

    static List<Sample> samples() {
        return SAMPLES;
    }

    public static void main(String[] args) throws Exception {
        DemoJvm.endWithParent();
        String wanted = System.getProperty("sample", "");
        if (wanted.isEmpty()) {
            DEMO.info("Samples, each run by mvn -Pdemo -Dsample=NAME:");
            SAMPLES.forEach(sample -> DEMO.info("  {} - {}", sample.name(), sample.summary()));
        }
        Optional<Sample> sample = SAMPLES.stream()
                .filter(each -> each.name().equals(wanted) || wanted.isEmpty())
                .findFirst();
        if (sample.isEmpty()) {
            DEMO.error(
                    "There is no sample '{}'; there are: {}",
                    wanted,
                    SAMPLES.stream().map(Sample::name).collect(Collectors.joining(", ")));
            System.exit(2);
        }
        run(sample.get());
        DEMO.info("");
        DEMO.info("Done.");
    }

    private static void run(Sample sample) throws Exception {
        try (NatsServer server = NatsServer.start();
                ScratchFolder scratch = ScratchFolder.create("objectstore-demo")) {
            DEMO.info("nats-server {} at {}", server.version(), server.url());
            for (Dsl dsl : Dsl.values()) {
                DEMO.info("");
                DEMO.info("=== {}, in {} ===", sample.name(), dsl.title());
                sample.run(new SampleRun(dsl, server.url(), scratch.path()));
            }
        }
    }
}
