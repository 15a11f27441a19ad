/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.camelobjectstore.interop.ObjectClient.Following;

/**
 * One of everything that a client can write into a bucket and a second one beside it, and what every reader must make of
 * it, whoever wrote.
 *
 * @param oddNames names of objects whose content is the name
 */
record Writings(List<String> oddNames) {
    private static final int C = Draft.CHUNK_SIZE;
    private static final List<Integer> SIZES = List.of(0, 1, C - 1, C, C + 1, 5 * C / 2);
    private static final List<String> ASCII_NAMES =
            List.of("ab~", "???", " ", "*", ">", ".*<>:\"/\\|?&", "a b/c.d", "tab\tand\nline\u0001", "n".repeat(300));
    private static final List<String> OTHER_NAMES = List.of("Ümläute/ß", "日本語🎉👩‍🚀", "e\u0301");
    private static final Draft DESCRIBED = new Draft(
            "described",
            content(12),
            C,
            "what it is: \"Größe\"",
            Map.of("X-Tag", List.of("one", "two"), "Content-Type", List.of("text/plain")),
            Map.of("owner", "me", "straße", "ß🎉"));

    /** With names that every client knows how to write. */
    static final Writings WITH_ASCII_NAMES = new Writings(ASCII_NAMES);

    /** With names of all sorts. */
    static final Writings WITH_ANY_NAMES = new Writings(
            Stream.concat(ASCII_NAMES.stream(), OTHER_NAMES.stream()).toList());

    static String other(String bucket) {
        return bucket + "-other";
    }

    static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    static String digest(byte[] content) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
        return "SHA-256=" + Base64.getUrlEncoder().encodeToString(hash);
    }

    void write(ObjectClient writer, String bucket) throws Exception {
        writer.createBucket(bucket);
        writer.createBucket(other(bucket));
        for (int size : SIZES) {
            writer.put(bucket, Draft.of("size-" + size, content(size)));
        }
        for (String name : oddNames) {
            writer.put(bucket, Draft.of(name, name));
        }
        writer.put(bucket, DESCRIBED);
        writer.put(bucket, Draft.of("overwritten", content(25)));
        writer.put(bucket, Draft.of("overwritten", content(7)));
        writer.put(bucket, Draft.of("updated", content(13)));
        writer.describe(bucket, "updated", "first");
        writer.describe(bucket, "updated", "second");
        writer.put(bucket, Draft.of("renamed-before", content(14)));
        writer.rename(bucket, "renamed-before", "renamed");
        writer.put(bucket, Draft.of("deleted", content(15)));
        writer.delete(bucket, "deleted");
        writer.put(other(bucket), Draft.of("far", content(16)));
        writer.link(bucket, "near-link", bucket, "described");
        writer.link(bucket, "far-link", other(bucket), "far");
        writer.linkBucket(bucket, "bucket-link", other(bucket));
    }

    /** The objects, without links, and their contents. */
    Map<String, byte[]> objects() {
        Map<String, byte[]> objects = new LinkedHashMap<>();
        SIZES.forEach(size -> objects.put("size-" + size, content(size)));
        oddNames.forEach(name -> objects.put(name, name.getBytes(UTF_8)));
        objects.put("described", content(12));
        objects.put("overwritten", content(7));
        objects.put("updated", content(13));
        objects.put("renamed", content(14));
        return objects;
    }

    List<String> names() {
        List<String> names = new ArrayList<>(objects().keySet());
        names.addAll(List.of("near-link", "far-link", "bucket-link"));
        return names;
    }

    /** How many versions have chunks in the first bucket if nothing was left behind. */
    long versionsWithChunks() {
        return objects().values().stream().filter(content -> content.length > 0).count();
    }

    void check(ObjectClient reader, String bucket) throws Exception {
        checkObjects(reader, bucket);
        checkDescriptions(reader, bucket);
        checkWhatIsGone(reader, bucket);
        checkLinks(reader, bucket);
        assertThat(reader.list(bucket))
                .as("what %s lists", reader)
                .extracting(ObjectFacts::name)
                .containsExactlyInAnyOrderElementsOf(names());
        checkEvents(reader, bucket);
    }

    private void checkObjects(ObjectClient reader, String bucket) throws Exception {
        for (Map.Entry<String, byte[]> object : objects().entrySet()) {
            String name = object.getKey();
            if (reader.addresses(name)) {
                ObjectFacts facts = reader.info(bucket, name);
                assertThat(facts).as("'%s' for %s", name, reader).isNotNull();
                assertThat(facts.name()).isEqualTo(name);
                assertThat(facts.size()).as(name).isEqualTo(object.getValue().length);
                assertThat(facts.digest()).as(name).isEqualTo(digest(object.getValue()));
                assertThat(facts.link()).as(name).isEmpty();
                assertThat(reader.get(bucket, name)).as(name).isEqualTo(object.getValue());
            }
        }
    }

    private static void checkDescriptions(ObjectClient reader, String bucket) throws Exception {
        ObjectFacts facts = reader.info(bucket, DESCRIBED.name());
        assertThat(facts.description()).isEqualTo(DESCRIBED.description());
        assertThat(facts.headers()).isEqualTo(DESCRIBED.headers());
        assertThat(facts.metadata()).isEqualTo(DESCRIBED.metadata());
        assertThat(reader.info(bucket, "updated").description()).isEqualTo("second");
        assertThat(reader.info(bucket, "overwritten").description()).isEmpty();
    }

    private static void checkWhatIsGone(ObjectClient reader, String bucket) throws Exception {
        for (String name : List.of("deleted", "renamed-before")) {
            assertThat(reader.info(bucket, name)).as("%s for %s", name, reader).isNull();
            assertThat(reader.get(bucket, name)).as("%s for %s", name, reader).isNull();
        }
    }

    private static void checkLinks(ObjectClient reader, String bucket) throws Exception {
        assertThat(reader.info(bucket, "near-link").link()).isEqualTo(bucket + "/described");
        assertThat(reader.info(bucket, "far-link").link()).isEqualTo(other(bucket) + "/far");
        assertThat(reader.info(bucket, "bucket-link").link()).isEqualTo(other(bucket) + "/");
        assertThat(reader.get(bucket, "near-link")).isEqualTo(content(12));
        assertThat(reader.get(bucket, "far-link")).isEqualTo(content(16));
    }

    private void checkEvents(ObjectClient reader, String bucket) throws Exception {
        List<String> expected = new ArrayList<>();
        objects().keySet().forEach(name -> expected.add("PUT " + name));
        expected.addAll(List.of("DELETE deleted", "LINK near-link", "LINK far-link", "LINK bucket-link"));
        try (Following following = reader.follow(bucket)) {
            following.await(events -> events.as("what %s sees", reader).containsExactlyInAnyOrderElementsOf(expected));
        }
    }
}
