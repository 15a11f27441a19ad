/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.configdistribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;

/** Three applications follow one bucket while an operator changes an object; a fourth one comes later. */
public final class ConfigDistribution implements Sample {
    private static final int APPLICATIONS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<SampleApplication> applications = new ArrayList<>();

    @Override
    public String name() {
        return "config-distribution";
    }

    @Override
    public String summary() {
        return "applications that have a changed configuration within a second";
    }

    @Override
    public RoutesBuilder routes() {
        return new ConfigDistributionRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("configs");
        try {
            for (int i = 1; i <= APPLICATIONS; i++) {
                start(run, bucket);
            }
            run.tell("{} applications watch bucket {}", APPLICATIONS, bucket);
            change(run, bucket, "color=blue");
            change(run, bucket, "color=green");
            start(run, bucket);
            awaitColor(applications.get(APPLICATIONS), "green");
            run.tell("application {} starts now, and has color=green", applications.size());
            change(run, bucket, "color=red");
        } finally {
            applications.forEach(SampleApplication::close);
            applications.clear();
            run.removeBucket(bucket);
        }
    }

    private void start(SampleRun run, String bucket) throws Exception {
        Path folder = run.folder(name() + "/application-" + (applications.size() + 1));
        applications.add(SampleApplication.start(
                name(),
                run.dsl(),
                new ConfigDistributionRoutes(),
                Map.of("camel.component.objectstore.servers", run.servers(), "bucket", bucket, "folder", folder)));
    }

    /** What an operator would do with any NATS client, or with one line of Camel. */
    private void change(SampleRun run, String bucket, String settings) {
        try (ProducerTemplate operator = applications.get(0).context().createProducerTemplate()) {
            operator.sendBodyAndHeader(
                    "objectstore:" + bucket, settings, "CamelObjectStoreObjectName", "app.properties");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        long stored = System.nanoTime();
        String color = settings.substring(settings.indexOf('=') + 1);
        applications.forEach(application -> awaitColor(application, color));
        run.tell(
                "an operator stores {} - all {} applications have it after {} ms",
                settings,
                applications.size(),
                (System.nanoTime() - stored) / 1_000_000);
    }

    private static void awaitColor(SampleApplication application, String color) {
        AppSettings settings =
                application.context().getRegistry().lookupByNameAndType("appSettings", AppSettings.class);
        Awaitility.await("color=" + color)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> settings.get("color").equals(color));
    }
}
