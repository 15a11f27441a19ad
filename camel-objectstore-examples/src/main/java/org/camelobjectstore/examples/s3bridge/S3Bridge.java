/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import java.time.Duration;
import org.apache.camel.RoutesBuilder;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.examples.servers.S3Server;
import org.camelobjectstore.test.ChildJvm;

/** Carries five objects each way, the largest of 200 MB, in a JVM that has 128 MB. */
public final class S3Bridge implements Sample {
    private static final String HEAP = "128m";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public String name() {
        return "s3-bridge";
    }

    @Override
    public String summary() {
        return "objects from S3 and to S3, with their metadata";
    }

    @Override
    public RoutesBuilder routes() {
        return new S3BridgeRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String fromS3 = run.freeBucket("from-s3");
        String toS3 = run.freeBucket("to-s3");
        try (S3Server s3 = S3Server.start()) {
            run.tell("S3 at {}; the bridge runs in a JVM with -Xmx{}", s3.url(), HEAP);
            try (ChildJvm bridge = ChildJvm.start(
                    HEAP,
                    S3BridgeJvm.class,
                    run.dsl().name(),
                    run.servers(),
                    s3.url(),
                    s3.accessKey(),
                    s3.secretKey(),
                    fromS3,
                    toS3)) {
                boolean ended = bridge.endsWithin(LIMIT);
                bridge.output().lines().forEach(run::tell);
                if (!ended || bridge.exitValue() != 0) {
                    throw new IllegalStateException("The bridge did not do its work");
                }
            }
        } finally {
            run.removeBucket(fromS3);
            run.removeBucket(toS3);
        }
    }
}
