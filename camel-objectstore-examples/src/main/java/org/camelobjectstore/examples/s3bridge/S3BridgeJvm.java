/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.s3bridge;

import io.nats.client.Connection;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.camelobjectstore.engine.Bucket;
import org.camelobjectstore.engine.ObjectStoreClient;
import org.camelobjectstore.engine.PutRequest;
import org.camelobjectstore.engine.StoredObject;
import org.camelobjectstore.engine.TransferSettings;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.SampleApplication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The bridge at work in a JVM of its own, whose heap is smaller than what it carries. Arguments: the language, the
 * nats-server, URL, access key and secret key of S3, and the two buckets of the object store.
 */
final class S3BridgeJvm {
    private static final Logger DEMO = LoggerFactory.getLogger("demo");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long LARGE = 200_000_000;
    private static final String ORIGIN = "origin";
    private static final List<Item> ITEMS = List.of(
            new Item("hello.txt", 42, "text/plain"),
            new Item("a/b/c.csv", 1_000, "text/csv"),
            new Item("Größe ~1+2.json", 10_000, "application/json"),
            new Item("empty", 0, "application/octet-stream"),
            new Item("large.bin", LARGE, "application/x-large"));

    private final S3Side s3;
    private final Bucket fromS3;
    private final Bucket toS3;

    private record Item(String name, long size, String contentType) {
        GeneratedStream content() {
            return GeneratedStream.ofBytes(size);
        }
    }

    private interface Look<T> {
        Optional<T> look() throws IOException;
    }

    private S3BridgeJvm(S3Side s3, Bucket fromS3, Bucket toS3) {
        this.s3 = s3;
        this.fromS3 = fromS3;
        this.toS3 = toS3;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> places = Map.of(
                "servers", args[1],
                "s3.url", args[2],
                "s3.access-key", args[3],
                "s3.secret-key", args[4],
                "s3.source", "incoming-" + args[0].toLowerCase(Locale.ROOT),
                "s3.target", "outgoing-" + args[0].toLowerCase(Locale.ROOT),
                "s3.listing-delay", "200",
                "objectstore.target", args[5],
                "objectstore.source", args[6]);
        try (S3Side s3 = S3Side.at(args[2], args[3], args[4]);
                Connection connection = Nats.connect(args[1]);
                ObjectStoreClient client = JetStreamObjectStore.over(connection, TransferSettings.DEFAULT)) {
            s3.createBucket(places.get("s3.source"));
            s3.createBucket(places.get("s3.target"));
            try (SampleApplication application =
                    SampleApplication.start("s3-bridge", Dsl.valueOf(args[0]), new S3BridgeRoutes(), places)) {
                S3BridgeJvm show = new S3BridgeJvm(s3, client.bucket(args[5]), client.bucket(args[6]));
                for (Item item : ITEMS) {
                    String digest = show.toS3(places.get("s3.target"), item);
                    show.toObjectStore(places.get("s3.source"), item, digest);
                }
                DEMO.info(
                        "heap: {} MB at most, of {} MB",
                        peakHeap() / 1_000_000,
                        Runtime.getRuntime().maxMemory() / 1_000_000);
            }
        }
        System.exit(0); // the SDK's threads would keep it for a minute
    }

    private void toObjectStore(String source, Item item, String digest) throws Exception {
        try (InputStream content = item.content()) {
            s3.put(source, item.name(), item.contentType(), Map.of(ORIGIN, "S3"), content, item.size());
        }
        String etag = s3.head(source, item.name()).orElseThrow().eTag();
        long begin = System.nanoTime();
        StoredObject stored = await(item.name(), () -> fromS3.find(item.name()));
        double seconds = secondsSince(begin);
        check(item, "digest", digest, stored.digest());
        check(item, "metadata", Map.of(ORIGIN, "S3", BridgeMetadata.S3_ETAG, etag), stored.metadata());
        check(
                item,
                "content type",
                List.of(item.contentType()),
                stored.headers().get("Content-Type"));
        DEMO.info(
                "S3 to object store: {} - {} bytes in {} s, {}, ETag {}",
                item.name(),
                stored.size(),
                rounded(seconds),
                stored.digest(),
                etag);
    }

    private String toS3(String target, Item item) throws Exception {
        String digest;
        try (InputStream content = item.content()) {
            digest = toS3.put(
                            PutRequest.of(item.name())
                                    .withMetadata(Map.of(ORIGIN, "object store"))
                                    .withHeaders(Map.of("Content-Type", List.of(item.contentType()))),
                            content)
                    .object()
                    .digest();
        }
        long begin = System.nanoTime();
        HeadObjectResponse head = await(item.name(), () -> s3.head(target, item.name()));
        double seconds = secondsSince(begin);
        check(item, "digest", digest, digestOf(s3.get(target, item.name())));
        check(item, "metadata", Map.of(ORIGIN, "object store", BridgeMetadata.DIGEST, digest), head.metadata());
        check(item, "content type", item.contentType(), head.contentType());
        DEMO.info(
                "object store to S3: {} - {} bytes in {} s, {}, ETag {}",
                item.name(),
                head.contentLength(),
                rounded(seconds),
                digest,
                head.eTag());
        return digest;
    }

    private static <T> T await(String name, Look<T> look) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (Optional<T> found = look.look(); ; found = look.look()) {
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new IllegalStateException(name + " has not arrived within " + LIMIT.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static void check(Item item, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new IllegalStateException(item.name() + " has the " + what + " " + found + ", not " + expected);
        }
    }

    private static String digestOf(InputStream content) throws IOException {
        try (content) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
            return "SHA-256=" + Base64.getUrlEncoder().encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String rounded(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private static long peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
