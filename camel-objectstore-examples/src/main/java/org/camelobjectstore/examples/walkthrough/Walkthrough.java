/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.walkthrough;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.ProducerTemplate;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of the object store walkthrough, one route after the other, and waits for the watch to see them. */
public final class Walkthrough {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");
    private static final int LARGE = 10_000_000;
    private static final int SMALL = 250_000;
    private static final long WATCH_TIMEOUT_MILLIS = 10_000;

    private final String servers;
    private final String bucket;
    private final Path staging;

    /**
     * Makes a run of the sample.
     *
     * @param bucket one that may be created and destroyed
     */
    public Walkthrough(String servers, String bucket, Path staging) {
        this.servers = servers;
        this.bucket = bucket;
        this.staging = staging;
    }

    /** Runs it once. */
    public void run(Dsl dsl) throws Exception {
        DEMO.info("");
        DEMO.info("=== The walkthrough, in {} ===", dsl.title());
        Map<String, Object> places =
                Map.of("servers", servers, "bucket", bucket, "staging", staging.resolve(dsl.name()));
        try (CamelContext context = dsl.start(new WalkthroughRoutes(), "walkthrough/walkthrough.camel.yaml", places);
                ProducerTemplate routes = context.createProducerTemplate();
                ConsumerTemplate watched = context.createConsumerTemplate()) {
            DEMO.info("open: connected to {}, bucket {} is there and watched", servers, bucket);
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
            context.getRouteController().stopRoute("watch" + dsl.suffix());
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
