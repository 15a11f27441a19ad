/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.filebridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.NotifyBuilder;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops five files into the bridge's inbox and compares what comes out. */
public final class FileBridge implements Sample {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");
    private static final long TIMEOUT_SECONDS = 60;

    @Override
    public String name() {
        return "file-bridge";
    }

    @Override
    public String summary() {
        return "a folder and a bucket, kept alike";
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("files");
        Path work = run.folder(name());
        Path inbox = Files.createDirectories(work.resolve("inbox"));
        Path outbox = Files.createDirectories(work.resolve("outbox"));
        Map<String, Object> places =
                Map.of("servers", run.servers(), "bucket", bucket, "inbox", inbox, "outbox", outbox);
        Map<String, String> digests = prepare(work.resolve("prepared"));
        try (SampleApplication application =
                SampleApplication.start(name(), run.dsl(), new FileBridgeRoutes(), places)) {
            CamelContext context = application.context();
            NotifyBuilder allOut = new NotifyBuilder(context)
                    .fromRoute("objectstore-to-file" + run.dsl().suffix())
                    .whenDone(digests.size())
                    .create();
            for (String name : digests.keySet()) {
                drop(work.resolve("prepared").resolve(name), inbox.resolve(name));
            }
            if (!allOut.matches(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not every file came out within " + TIMEOUT_SECONDS + " s");
            }
            for (Map.Entry<String, String> digest : digests.entrySet()) {
                compare(digest.getKey(), digest.getValue(), outbox.resolve(digest.getKey()));
            }
            context.getRouteController().stopAllRoutes();
            context.createProducerTemplate()
                    .sendBody("objectstore:" + bucket + "?servers=" + run.servers() + "&operation=deleteBucket", null);
        }
    }

    private static Map<String, String> prepare(Path prepared) throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put("small.txt", 42L);
        sizes.put("empty", 0L);
        sizes.put("large.bin", 10_000_000L);
        sizes.put("Größe ~1.txt", 1_000L);
        sizes.put("sub/folder/deep.bin", 200_000L);
        Map<String, String> digests = new LinkedHashMap<>();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            Path path = prepared.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            try (InputStream content = GeneratedStream.ofBytes(file.getValue())) {
                Files.copy(content, path);
            }
            digests.put(file.getKey(), sha256(path));
        }
        return digests;
    }

    /** Moves a file in one step, so that the route never sees half of it. */
    private static void drop(Path file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void compare(String name, String dropped, Path file) throws IOException {
        String out = sha256(file);
        if (!out.equals(dropped)) {
            throw new IllegalStateException(name + " went in with SHA-256 " + dropped + " and came out with " + out);
        }
        DEMO.info("{} - {} bytes, in and out SHA-256 {}", name, Files.size(file), out);
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (InputStream content = new DigestInputStream(Files.newInputStream(file), sha256)) {
                content.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
