/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.camelobjectstore.engine.BucketStatus;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a sample runs.
 *
 * @param dsl the language of its routes
 * @param servers URL of the nats-server
 * @param scratch a folder that is removed afterwards
 */
public record SampleRun(Dsl dsl, String servers, Path scratch) {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");

    /** Tells what happens, in a line for people to follow. */
    public void tell(String format, Object... arguments) {
        DEMO.info(format, arguments);
    }

    /** A folder of this run's own. */
    public Path folder(String name) throws IOException {
        return Files.createDirectories(
                scratch.resolve(dsl.name().toLowerCase(Locale.ROOT)).resolve(name));
    }

    /**
     * The name of a bucket that this run may make and remove: a longer one if the server has such a bucket already, which
     * is not a sample's to touch.
     */
    public String freeBucket(String name) throws IOException, InterruptedException {
        try (Connection connection = Nats.connect(servers);
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            List<String> taken =
                    client.listBuckets().stream().map(BucketStatus::bucket).toList();
            if (!taken.contains(name)) {
                return name;
            }
        }
        String other = name + "-" + UUID.randomUUID();
        tell("This server has a bucket {}, which is left alone; using {} instead", name, other);
        return other;
    }

    /** Removes a bucket of this run's own, if it is there. */
    public void removeBucket(String name) throws IOException, InterruptedException {
        try (Connection connection = Nats.connect(servers);
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            if (client.listBuckets().stream().anyMatch(status -> status.bucket().equals(name))) {
                client.deleteBucket(name);
            }
        }
    }
}
