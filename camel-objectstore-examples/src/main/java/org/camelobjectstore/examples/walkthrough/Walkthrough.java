/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.walkthrough;

import java.io.InputStream;
import java.util.Map;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;

/** Takes the steps of the object store walkthrough, one route after the other, and waits for the watch to see them. */
public final class Walkthrough implements Sample {
    private static final int LARGE = 10_000_000;
    private static final int SMALL = 250_000;
    private static final long WATCH_TIMEOUT_MILLIS = 10_000;

    @Override
    public String name() {
        return "walkthrough";
    }

    @Override
    public String summary() {
        return "every step of the NATS object store introduction, one route each";
    }

    @Override
    public RoutesBuilder routes() {
        return new WalkthroughRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("configs");
        Map<String, Object> places =
                Map.of("servers", run.servers(), "bucket", bucket, "staging", run.folder("walkthrough"));
        try (SampleApplication application =
                        SampleApplication.start(name(), run.dsl(), new WalkthroughRoutes(), places);
                ProducerTemplate routes = application.context().createProducerTemplate();
                ConsumerTemplate watched = application.context().createConsumerTemplate()) {
            run.tell("open: connected to {}, bucket {} is there and watched", run.servers(), bucket);
            take(routes, "status", null);
            take(routes, "put", GeneratedStream.ofBytes(LARGE));
            awaitWatch(watched);
            take(routes, "describe", null);
            awaitWatch(watched);
            take(routes, "list", null);
            take(routes, "get", null);
            take(routes, "missing", null);
            take(routes, "put-stream", GeneratedStream.ofBytes(SMALL));
            awaitWatch(watched);
            take(routes, "get-stream", null);
            take(routes, "delete", null);
            awaitWatch(watched);
            take(routes, "status", null);
            application
                    .context()
                    .getRouteController()
                    .stopRoute("watch" + run.dsl().suffix());
            take(routes, "destroy", null);
        }
    }

    private static void take(ProducerTemplate routes, String step, InputStream body) {
        routes.sendBody("direct:" + step, body);
    }

    private static void awaitWatch(ConsumerTemplate watched) {
        if (watched.receive("seda:watched", WATCH_TIMEOUT_MILLIS) == null) {
            throw new IllegalStateException(
                    "The watch did not tell of the change within " + WATCH_TIMEOUT_MILLIS + " ms");
        }
    }
}
