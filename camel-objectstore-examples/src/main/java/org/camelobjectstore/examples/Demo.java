/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.util.List;
import java.util.UUID;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.examples.filebridge.FileBridge;
import org.camelobjectstore.examples.walkthrough.Walkthrough;
import org.camelobjectstore.testinfra.NatsServer;
import org.camelobjectstore.testinfra.ScratchFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the walkthrough and the file bridge, each in both languages, against the server that {@code NATS_URL} names, or
 * one of its own that is gone afterwards. Buckets that the server has already are left alone.
 */
public final class Demo {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");

    private Demo() {}

    public static void main(String[] args) throws Exception {
        UnicodeJvm.bindToParent(args);
        if (!UnicodeJvm.isThis()) {
            UnicodeJvm.run(Demo.class);
            return;
        }
        try (NatsServer server = NatsServer.start();
                ScratchFolder scratch = ScratchFolder.create("objectstore-demo")) {
            DEMO.info("nats-server {} at {}", server.version(), server.url());
            for (Dsl dsl : Dsl.values()) {
                new Walkthrough(server.url(), freeBucket(server.url(), "configs"), scratch.path()).run(dsl);
                new FileBridge(server.url(), freeBucket(server.url(), "files"), scratch.path()).run(dsl);
            }
            DEMO.info("");
            DEMO.info("Done.");
        }
    }

    /** The name, or a longer one if the server has such a bucket already, which is not the demo's to touch. */
    private static String freeBucket(String url, String name) throws Exception {
        try (Connection connection = Nats.connect(url);
                ObjectStoreClient client = ObjectStoreClient.over(connection, TransferSettings.DEFAULT)) {
            List<String> taken =
                    client.listBuckets().stream().map(BucketStatus::bucket).toList();
            if (!taken.contains(name)) {
                return name;
            }
        }
        String other = name + "-" + UUID.randomUUID();
        DEMO.info("This server has a bucket {}, which is left alone; using {} instead", name, other);
        return other;
    }
}
