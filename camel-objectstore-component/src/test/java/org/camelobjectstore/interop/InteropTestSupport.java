/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfoOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Our two clients, a bucket name for each test, and a plain connection to look and write behind the scenes with. */
abstract class InteropTestSupport {
    static final Path RECORDINGS = Path.of("src/test/resources/interop/recorded");

    static Connection nats;
    static CamelClient camel;
    static EngineClient engine;

    final String bucket = "interop-" + UUID.randomUUID();

    @BeforeAll
    static void connect() throws Exception {
        String url = NatsServer.shared().url();
        nats = Nats.connect(new Options.Builder()
                .server(url)
                .errorListener(new ErrorListener() {})
                .build());
        camel = new CamelClient(url);
        engine = new EngineClient(nats);
        keepOneStream();
    }

    /** A server that loses its last stream may refuse the next one for a moment (error 10049). */
    private static void keepOneStream() throws Exception {
        if (!NatsServer.shared().isExternal()) {
            nats.jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("KEPT")
                            .storageType(StorageType.Memory)
                            .build());
        }
    }

    @AfterEach
    void removeBuckets() throws Exception {
        for (String stream : nats.jetStreamManagement().getStreamNames()) {
            if (stream.startsWith("OBJ_" + bucket)) {
                nats.jetStreamManagement().deleteStream(stream);
            }
        }
    }

    @AfterAll
    static void disconnect() throws Exception {
        camel.close();
        engine.close();
        nats.close();
    }

    static List<ObjectClient> ours() {
        return List.of(camel, engine);
    }

    /** Messages in the bucket by subject. */
    Map<String, Long> stored(String prefix) throws Exception {
        return nats
                .jetStreamManagement()
                .getStreamInfo("OBJ_" + bucket, StreamInfoOptions.allSubjects())
                .getStreamState()
                .getSubjectMap()
                .entrySet()
                .stream()
                .filter(subject -> subject.getKey().startsWith("$O." + bucket + prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many versions have chunks. */
    int storedVersions() throws Exception {
        return stored(".C.").size();
    }

    long storedChunks() throws Exception {
        return stored(".C.").values().stream().mapToLong(Long::longValue).sum();
    }
}
