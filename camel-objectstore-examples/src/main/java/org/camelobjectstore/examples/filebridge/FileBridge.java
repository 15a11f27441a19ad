/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.awaitility.Awaitility;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;

/** Drops files into the outgoing folder, changes and deletes them, and looks at what the incoming folder has. */
public final class FileBridge implements Sample {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        SIZES.put("small.txt", 42L);
        SIZES.put("empty", 0L);
        SIZES.put("large.bin", 10_000_000L);
        SIZES.put("Größe ~1.txt", 1_000L);
        SIZES.put("sub/folder/deep.bin", 200_000L);
    }

    @Override
    public String name() {
        return "file-bridge";
    }

    @Override
    public String summary() {
        return "a folder into a bucket, and the bucket into another folder, deletes included";
    }

    @Override
    public RoutesBuilder routes() {
        return new FileBridgeRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("files");
        Path work = run.folder(name());
        Path outgoing = Files.createDirectories(work.resolve("outgoing"));
        Path incoming = Files.createDirectories(work.resolve("incoming"));
        Map<String, Object> places = Map.of(
                "camel.component.objectstore.servers",
                run.servers(),
                "bucket",
                bucket,
                "outgoing",
                outgoing,
                "incoming",
                incoming,
                "sent",
                work.resolve("sent"),
                "delay",
                200,
                "settled",
                300);
        try (SampleApplication application =
                        SampleApplication.start(name(), run.dsl(), new FileBridgeRoutes(), places);
                ProducerTemplate someoneElse = application.context().createProducerTemplate()) {
            Files.writeString(outgoing.resolve("report.part"), "somebody is still writing this");
            for (Map.Entry<String, Long> file : SIZES.entrySet()) {
                drop(file.getValue(), outgoing.resolve(file.getKey()), work);
            }
            for (String name : SIZES.keySet()) {
                awaitSame(outgoing, incoming, name);
                run.tell("{} - {} bytes, the same in both folders", name, Files.size(incoming.resolve(name)));
            }

            drop(99, outgoing.resolve("small.txt"), work);
            awaitSame(outgoing, incoming, "small.txt");
            run.tell("small.txt was changed - {} bytes", Files.size(incoming.resolve("small.txt")));

            Files.delete(outgoing.resolve("sub/folder/deep.bin"));
            awaitGone(incoming.resolve("sub/folder/deep.bin"));
            run.tell("sub/folder/deep.bin was deleted - it is gone from both folders");

            put(someoneElse, bucket, "../../etc/passwd");
            put(someoneElse, bucket, "/etc/motd");
            put(someoneElse, bucket, "from/elsewhere.txt");
            Awaitility.await().atMost(LIMIT).until(() -> Files.exists(incoming.resolve("from/elsewhere.txt")));
            if (Files.exists(work.getParent().resolve("etc"))) {
                throw new IllegalStateException("A name has led out of " + incoming);
            }
            run.tell("../../etc/passwd was put by somebody else - it is not written anywhere");
            someoneElse.sendBodyAndHeader(
                    "objectstore:" + bucket + "?operation=delete", null, "CamelObjectStoreObjectName", "empty");
            awaitGone(incoming.resolve("empty"));
            run.tell("empty was deleted from the bucket - it is gone from the incoming folder");

            if (Files.exists(incoming.resolve("report.part"))) {
                throw new IllegalStateException("A file was taken that somebody was still writing");
            }
            run.tell("report.part was left alone");
        } finally {
            run.removeBucket(bucket);
        }
    }

    /** Moves a file into place in one step, as a good writer does. */
    private static void drop(long size, Path file, Path work) throws IOException {
        Path prepared = work.resolve("prepared");
        try (InputStream content = GeneratedStream.ofBytes(size)) {
            Files.copy(content, prepared);
        }
        Files.createDirectories(file.getParent());
        Files.move(prepared, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void put(ProducerTemplate someoneElse, String bucket, String name) {
        someoneElse.sendBodyAndHeader("objectstore:" + bucket, "text", "CamelObjectStoreObjectName", name);
    }

    private static void awaitSame(Path outgoing, Path incoming, String name) {
        Awaitility.await("the file " + name)
                .atMost(LIMIT)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    Path file = incoming.resolve(name);
                    return Files.exists(file) && Files.mismatch(outgoing.resolve(name), file) < 0;
                });
    }

    private static void awaitGone(Path file) {
        Awaitility.await("the end of " + file).atMost(LIMIT).until(() -> Files.notExists(file));
    }
}
