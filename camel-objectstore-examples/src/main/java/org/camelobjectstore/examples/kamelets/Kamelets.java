/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.kamelets;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.NotifyBuilder;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.examples.Sample;
import org.camelobjectstore.examples.SampleApplication;
import org.camelobjectstore.examples.SampleRun;

/** Posts three letters and looks what has come out. */
public final class Kamelets implements Sample {
    private static final String SIGNATURE = "\n-- \nsigned by the bucket\n";
    private static final long TIMEOUT_SECONDS = 60;

    @Override
    public String name() {
        return "kamelets";
    }

    @Override
    public String summary() {
        return "routes of nothing but Kamelets, for those who configure";
    }

    @Override
    public RoutesBuilder routes() {
        return new KameletsRoutes();
    }

    @Override
    public void run(SampleRun run) throws Exception {
        String bucket = run.freeBucket("letters");
        Path work = run.folder(name());
        Path inbox = Files.createDirectories(work.resolve("inbox"));
        Path outbox = Files.createDirectories(work.resolve("outbox"));
        Map<String, Object> places =
                Map.of("servers", run.servers(), "bucket", bucket, "inbox", inbox, "outbox", outbox);
        Map<String, String> letters =
                new TreeMap<>(Map.of("Anna.txt", "Dear Anna", "Björn.txt", "Dear Björn", "empty.txt", ""));
        try (SampleApplication application = SampleApplication.start(name(), run.dsl(), new KameletsRoutes(), places)) {
            CamelContext context = application.context();
            ProducerTemplate client = context.createProducerTemplate();
            client.sendBody("kamelet:objectstore-sink?bucketName=" + bucket + "&objectName=signature.txt", SIGNATURE);
            NotifyBuilder allOut = new NotifyBuilder(context)
                    .fromRoute("letters-out" + run.dsl().suffix())
                    .whenCompleted(letters.size())
                    .create();
            for (Map.Entry<String, String> letter : letters.entrySet()) {
                drop(letter.getValue(), work.resolve("written"), inbox.resolve(letter.getKey()));
            }
            if (!allOut.matches(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Not every letter came out within " + TIMEOUT_SECONDS + " s");
            }
            for (Map.Entry<String, String> letter : letters.entrySet()) {
                check(outbox.resolve("letters").resolve(letter.getKey()), letter.getValue());
                run.tell("{} came out, signed", letter.getKey());
            }
            List<?> left = client.requestBody("objectstore:" + bucket + "?operation=list", null, List.class);
            run.tell(
                    "left in the bucket: {}",
                    left.stream().map(object -> ((StoredObject) object).name()).toList());
            if (left.size() != 1) {
                throw new IllegalStateException("Only the signature should be left, not " + left);
            }
        } finally {
            run.removeBucket(bucket);
        }
    }

    /** Moves a file in one step, so that the route never sees half of it. */
    private static void drop(String content, Path written, Path target) throws Exception {
        Files.writeString(written, content, StandardCharsets.UTF_8);
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void check(Path file, String letter) throws Exception {
        String content = Files.readString(file);
        if (!content.equals(letter + SIGNATURE)) {
            throw new IllegalStateException(file.getFileName() + " came out as '" + content + "'");
        }
    }
}
