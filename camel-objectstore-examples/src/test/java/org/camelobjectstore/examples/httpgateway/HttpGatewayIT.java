/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.api.StreamInfoOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.camelobjectstore.examples.Dsl;
import org.camelobjectstore.examples.GeneratedStream;
import org.camelobjectstore.examples.SampleRun;
import org.camelobjectstore.test.ChildJvm;
import org.camelobjectstore.test.NatsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the gateway answers, over HTTP/1.1 to the routes in Java and over HTTP/2 to those in YAML. */
class HttpGatewayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LARGE = 210_000_000;
    private static final List<String> NAMES = List.of(
            "plain",
            "with space",
            "a/b/c.txt",
            "a//b/",
            "/rooted",
            "../../etc/passwd",
            "Größe 😀 \u202e",
            "100%",
            "a%2Fb",
            "q?prefix=x&y=1#z",
            "a+b;c=d",
            "line\nbreak\r\n",
            "\"quoted\" \\back",
            "<img src=x onerror=alert(1)>",
            "${body} {{bucket}}",
            "*",
            ">");

    private static final Map<Dsl, Gateway> GATEWAYS = new EnumMap<>(Dsl.class);
    private static NatsServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = NatsServer.startOwn();
        for (Dsl dsl : Dsl.values()) {
            GATEWAYS.put(dsl, Gateway.start(dsl, server.url(), "gateway" + dsl.suffix()));
        }
    }

    @AfterAll
    static void stop() {
        GATEWAYS.values().forEach(Gateway::close);
        server.close();
    }

    @BeforeEach
    void emptyBuckets() throws Exception {
        for (Gateway gateway : GATEWAYS.values()) {
            for (JsonNode object : list(gateway, "")) {
                gateway.delete(object.get("name").asText());
            }
        }
    }

    private static JsonNode list(Gateway gateway, String prefix) throws Exception {
        HttpResponse<byte[]> answer =
                gateway.send("GET", "objects?prefix=" + ObjectPath.encode(prefix), BodyPublishers.noBody());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
        JsonNode found = new ObjectMapper().readTree(answer.body());
        assertThat(found.get("bucket").asText()).isEqualTo(gateway.bucket());
        return found.get("objects");
    }

    private static List<String> names(Gateway gateway, String prefix) throws Exception {
        return StreamSupport.stream(list(gateway, prefix).spliterator(), false)
                .map(object -> object.get("name").asText())
                .toList();
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int count) throws IOException {
        try (InputStream content = GeneratedStream.ofBytes(count)) {
            return content.readAllBytes();
        }
    }

    private static String tagOf(byte[] content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        return "\"SHA-256=" + Base64.getUrlEncoder().encodeToString(digest) + "\"";
    }

    /** How many messages the bucket's stream holds: two for an object of one chunk. */
    private static long messages(Gateway gateway) throws Exception {
        try (Connection connection = Nats.connect(server.url())) {
            return connection
                    .jetStreamManagement()
                    .getStreamInfo("OBJ_" + gateway.bucket())
                    .getStreamState()
                    .getMsgCount();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void sample_tellsEachRequestAndItsAnswer(Dsl dsl) throws Exception {
        try (LoggedLines lines = LoggedLines.capture()) {
            new HttpGateway().run(new SampleRun(dsl, NatsServer.shared().url(), folder));

            String path = "/objects/greetings/hello%20w%C3%B6rld.txt";
            assertThat(lines.told())
                    .contains(
                            "PUT " + path + " (Content-Type: text/plain) -> 201, etag: \"SHA-256=SufDtq...\"",
                            "GET " + path + " -> 200, etag: \"SHA-256=SufDtq...\", 'Hello, world'",
                            "GET " + path + " (Range: bytes=7-) -> 206, etag: \"SHA-256=SufDtq...\","
                                    + " content-range: bytes 7-11/12, 'world'",
                            "DELETE " + path + " -> 204")
                    .anyMatch(line -> line.startsWith("The page for people is at http://127.0.0.1:"));
            assertThat(lines.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void upload_comesBackWithItsBytesTypeAndTag(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        for (int size : List.of(0, 1, 131_072, 131_073, 3_000_000)) {
            byte[] content = bytes(size);
            HttpResponse<byte[]> stored = gateway.put("x" + size, content, "Content-Type", "text/csv; charset=utf-8");
            assertThat(stored.statusCode()).isEqualTo(201);
            assertThat(header(stored, "ETag")).isEqualTo(tagOf(content));

            HttpResponse<byte[]> got = gateway.get("x" + size);
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).isEqualTo(content);
            assertThat(header(got, "Content-Length")).isEqualTo(String.valueOf(size));
            assertThat(header(got, "Content-Type")).isEqualTo("text/csv; charset=utf-8");
            assertThat(header(got, "ETag")).isEqualTo(tagOf(content));
            assertThat(header(got, "Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''x" + size);
            assertThat(header(got, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(got.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase().startsWith("camel"));

            HttpResponse<byte[]> head = gateway.send("HEAD", Gateway.path("x" + size), BodyPublishers.noBody());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().map()).isEqualTo(got.headers().map());
        }
        assertThat(gateway.put("x1", "again").statusCode()).isEqualTo(200);
        assertThat(header(gateway.get("x1"), "Content-Type")).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void range_givesThatPart(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        byte[] content = bytes(300_000);
        String tag = header(gateway.put("r", content), "ETag");
        Map<String, int[]> parts = Map.of(
                "bytes=0-0", new int[] {0, 1},
                "bytes=5-131075", new int[] {5, 131_076},
                "bytes=299999-", new int[] {299_999, 300_000},
                "bytes=-3", new int[] {299_997, 300_000},
                "bytes=-900000", new int[] {0, 300_000},
                "bytes=100-900000", new int[] {100, 300_000});
        for (Map.Entry<String, int[]> part : parts.entrySet()) {
            HttpResponse<byte[]> got = gateway.get("r", "Range", part.getKey(), "If-Range", tag);
            int from = part.getValue()[0];
            int to = part.getValue()[1];
            assertThat(got.statusCode()).as(part.getKey()).isEqualTo(206);
            assertThat(got.body()).isEqualTo(Arrays.copyOfRange(content, from, to));
            assertThat(header(got, "Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/300000");
            assertThat(header(got, "Content-Length")).isEqualTo(String.valueOf(to - from));
            assertThat(header(got, "ETag")).isEqualTo(tag);
        }

        assertThat(gateway.get("r", "Range", "bytes=0-1,5-6").body()).hasSize(300_000);
        assertThat(gateway.get("r", "Range", "lines=1-2").statusCode()).isEqualTo(200);
        assertThat(gateway.get("r", "Range", "bytes=0-1", "If-Range", "\"old\"").statusCode())
                .isEqualTo(200);
        for (String beyond : List.of("bytes=300000-", "bytes=400000-500000", "bytes=-0")) {
            HttpResponse<byte[]> refused = gateway.get("r", "Range", beyond);
            assertThat(refused.statusCode()).as(beyond).isEqualTo(416);
            assertThat(header(refused, "Content-Range")).isEqualTo("bytes */300000");
        }
        for (String wrong : List.of("bytes=-", "bytes=a-b", "bytes=5-4", "bytes=1")) {
            assertThat(gateway.get("r", "Range", wrong).statusCode()).as(wrong).isEqualTo(400);
        }
        gateway.put("empty", "");
        assertThat(gateway.get("empty", "Range", "bytes=0-").statusCode()).isEqualTo(416);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void conditions_decideWhatIsDone(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        assertThat(gateway.put("c", "0", "If-Match", "*").statusCode()).isEqualTo(412);
        assertThat(gateway.put("c", "1", "If-None-Match", "*").statusCode()).isEqualTo(201);
        assertThat(gateway.put("c", "2", "If-None-Match", "*").statusCode()).isEqualTo(412);
        String tag = header(gateway.get("c"), "ETag");

        HttpResponse<byte[]> unchanged = gateway.get("c", "If-None-Match", "\"other\", W/" + tag);
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(header(unchanged, "ETag")).isEqualTo(tag);
        assertThat(unchanged.body()).isEmpty();
        assertThat(gateway.get("c", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
        assertThat(gateway.get("c", "If-Match", "\"other\"").statusCode()).isEqualTo(412);

        HttpResponse<byte[]> replaced = gateway.put("c", "3", "If-Match", tag);
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(gateway.put("c", "4", "If-Match", tag).statusCode()).isEqualTo(412);
        assertThat(gateway.put("c", "4", "If-Match", "W/" + header(replaced, "ETag"))
                        .statusCode())
                .isEqualTo(412);
        assertThat(gateway.delete("c", "If-Match", tag).statusCode()).isEqualTo(412);
        for (String wrong : List.of("3", "\"3", "*, \"3\"")) {
            assertThat(gateway.put("c", "5", "If-Match", wrong).statusCode()).isEqualTo(400);
            assertThat(gateway.put("c", "5", "If-None-Match", wrong).statusCode())
                    .isEqualTo(400);
        }
        assertThat(text(gateway.get("c"))).isEqualTo("3");
        assertThat(gateway.delete("c", "If-Match", header(replaced, "ETag")).statusCode())
                .isEqualTo(204);
        assertThat(gateway.put("c", "6", "If-None-Match", "*").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void conditions_letOneOfManyThrough(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        String tag = header(gateway.put("race", "start"), "ETag");
        for (String[] condition : List.of(new String[] {"If-Match", tag}, new String[] {"If-None-Match", "*"})) {
            List<CompletableFuture<Integer>> racers = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                        try {
                            return gateway.put("race", "racer " + i, condition).statusCode();
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }))
                    .toList();
            List<Integer> answers =
                    racers.stream().map(CompletableFuture::join).sorted().toList();
            assertThat(answers.subList(1, 12)).containsOnly(412);
            assertThat(answers.get(0)).isIn(200, 201);
            gateway.delete("race");
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void names_mayHoldAnything(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        for (String name : NAMES) {
            assertThat(gateway.put(name, "content of " + name).statusCode())
                    .as(name)
                    .isEqualTo(201);
        }
        assertThat(names(gateway, "")).containsExactlyInAnyOrderElementsOf(NAMES);
        for (String name : NAMES) {
            HttpResponse<byte[]> got = gateway.get(name);
            assertThat(text(got)).isEqualTo("content of " + name);
            assertThat(header(got, "Content-Disposition"))
                    .matches("attachment; filename\\*=UTF-8''[\\w.%~-]+")
                    .doesNotContainIgnoringCase("%2F", "%5C");
        }
        assertThat(text(gateway.send("GET", "objects/a/b/c.txt", BodyPublishers.noBody())))
                .isEqualTo("content of a/b/c.txt");
        assertThat(names(gateway, "a/")).containsExactlyInAnyOrder("a/b/c.txt", "a//b/");
        for (String name : NAMES) {
            assertThat(gateway.delete(name).statusCode()).as(name).isEqualTo(204);
        }
        assertThat(names(gateway, "")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void whatCannotBeDone_isToldInText(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        try (LoggedLines lines = LoggedLines.capture()) {
            HttpResponse<byte[]> missing = gateway.get("missing");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(text(missing)).isEqualTo("There is no such object.\n");
            assertThat(header(missing, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(gateway.delete("missing").statusCode()).isEqualTo(404);
            HttpResponse<byte[]> posted =
                    gateway.send("POST", Gateway.path("x"), BodyPublishers.ofString("x"), "User-Agent", "echo");
            assertThat(posted.statusCode()).isEqualTo(405);
            assertThat(header(posted, "Allow")).isEqualTo("GET, HEAD, PUT, DELETE");
            assertThat(header(posted, "User-Agent")).isNull();
            HttpResponse<byte[]> latin = gateway.send("PUT", "objects/%FF", BodyPublishers.ofString("x"));
            assertThat(latin.statusCode()).isEqualTo(400);
            assertThat(text(latin)).contains("percent-encoded UTF-8");
            assertThat(gateway.send("PUT", "objects/", BodyPublishers.ofString("x"))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(gateway.send("GET", "elsewhere", BodyPublishers.noBody()).statusCode())
                    .isEqualTo(404);
            assertThat(gateway.send("GET", "samples/http-gateway/application.properties", BodyPublishers.noBody())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(gateway.put("..", "x").statusCode()).isEqualTo(405);
            // headers of the routes are nothing that a client sets
            gateway.send(
                    "PUT",
                    Gateway.path("a") + "?CamelObjectStoreObjectName=b&CamelObjectStoreOperation=deleteBucket"
                            + "&If-Match=%22x%22&Content-Type=text/html",
                    BodyPublishers.ofString("x"),
                    "CamelObjectStoreOverrideBucketName",
                    "other");
            assertThat(names(gateway, "")).containsExactly("a");
            assertThat(header(gateway.get("a"), "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(lines.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void upload_thatIsRefused_getsItsAnswer(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        gateway.put("there", "1");
        for (String[] headers : List.of(new String[] {"If-None-Match", "*"}, new String[] {"If-Match", "\"old\""})) {
            HttpResponse<byte[]> refused = gateway.send(
                    "PUT",
                    Gateway.path("there"),
                    BodyPublishers.ofInputStream(() -> GeneratedStream.ofBytes(30_000_000)),
                    headers);
            assertThat(refused.statusCode()).isEqualTo(412);
        }
        assertThat(text(gateway.get("there"))).isEqualTo("1");
        assertThat(messages(gateway)).isEqualTo(messagesOf(gateway, 1));
    }

    /** Delete markers of other tests stay in the stream. */
    private static long messagesOf(Gateway gateway, int chunks) throws Exception {
        try (Connection connection = Nats.connect(server.url())) {
            var state = connection
                    .jetStreamManagement()
                    .getStreamInfo(
                            "OBJ_" + gateway.bucket(),
                            StreamInfoOptions.filterSubjects("$O." + gateway.bucket() + ".M.>"))
                    .getStreamState();
            return state.getSubjects().size() + (long) chunks;
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void upload_thatBreaks_leavesNothing(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        try (LoggedLines lines = LoggedLines.capture()) {
            try (Socket socket = connect(gateway)) {
                OutputStream out = socket.getOutputStream();
                out.write(("PUT /objects/half HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(bytes(2_000_000));
                out.flush();
                await().atMost(PATIENCE).until(() -> messages(gateway) > messagesOf(gateway, 5));
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(messages(gateway)).isEqualTo(messagesOf(gateway, 0)));
            assertThat(gateway.get("half").statusCode()).isEqualTo(404);
            awaitIdle(gateway);
            assertThat(lines.complaints()).isEmpty();
        }
    }

    private static Socket connect(Gateway gateway) throws IOException {
        return new Socket("127.0.0.1", gateway.address().getPort());
    }

    private static void awaitIdle(Gateway gateway) {
        await().atMost(PATIENCE)
                .until(() -> gateway.context().getInflightRepository().size() == 0);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void download_thatIsNotTaken_ends(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        gateway.put("long", bytes(20_000_000));
        try (LoggedLines lines = LoggedLines.capture()) {
            for (int i = 0; i < 5; i++) {
                try (Socket socket = connect(gateway)) {
                    socket.getOutputStream()
                            .write("GET /objects/long HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
                }
            }
            awaitIdle(gateway);
            assertThat(lines.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void download_ofABrokenObject_breaksOff(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        gateway.put("broken", bytes(1_000_000));
        try (Connection connection = Nats.connect(server.url())) {
            String stream = "OBJ_" + gateway.bucket();
            long last = connection
                    .jetStreamManagement()
                    .getLastMessage(stream, "$O." + gateway.bucket() + ".C.>")
                    .getSeq();
            connection.jetStreamManagement().deleteMessage(stream, last);
        }
        try (LoggedLines lines = LoggedLines.capture()) {
            assertThatThrownBy(() -> gateway.get("broken")).isInstanceOf(IOException.class);
            awaitIdle(gateway);
            assertThat(lines.complaints())
                    .singleElement()
                    .asString()
                    .startsWith("GET /objects/broken broken off: ")
                    .doesNotContain("stack trace");
        }
        assertThat(gateway.delete("broken").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void events_reachEveryBrowserThatListens(Dsl dsl) throws Exception {
        Gateway gateway = GATEWAYS.get(dsl);
        List<String> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<Void>> listener = gateway.http()
                .sendAsync(
                        HttpRequest.newBuilder(gateway.address().resolve("events"))
                                .build(),
                        BodyHandlers.ofByteArrayConsumer(
                                piece -> piece.ifPresent(text -> heard.add(new String(text, StandardCharsets.UTF_8)))));
        try (Socket deaf = connect(gateway);
                Socket gone = connect(gateway)) {
            for (Socket socket : List.of(deaf, gone)) {
                socket.getOutputStream()
                        .write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            await().atMost(PATIENCE).until(() -> gateway.events().browsers() == 3);
            gone.close();
            await().atMost(PATIENCE).until(() -> gateway.events().browsers() == 2);

            gateway.put("a\n<b>", "12");
            gateway.delete("a\n<b>");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(String.join("", heard))
                    .contains("data: {\"event\":\"PUT\",\"name\":\"a\\n<b>\",\"size\":2,\"lastModified\":\"")
                    .contains("data: {\"event\":\"DELETE\",\"name\":\"a\\n<b>\",\"size\":0,"));

            String large = "\"" + "x".repeat(20_000) + "\"";
            int sent = 0;
            while (gateway.events().browsers() == 2 && sent < 10_000) {
                int before = heard.size();
                gateway.events().send(large);
                sent++;
                await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> heard.size() > before);
            }
            assertThat(gateway.events().browsers()).isEqualTo(1);
        } finally {
            listener.cancel(true);
        }
        await().atMost(PATIENCE).until(() -> gateway.events().browsers() == 0);
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void fullBucket_refusesUploads_andKeepsWhatItHas(Dsl dsl) throws Exception {
        String bucket = "full" + dsl.suffix();
        try (Gateway gateway = Gateway.start(dsl, server.url(), bucket)) {
            gateway.put("x", bytes(300_000));
            gateway.context()
                    .createProducerTemplate()
                    .sendBody("objectstore:" + bucket + "?operation=updateBucket&maxBytes=500000", null);

            HttpResponse<byte[]> refused = gateway.put("x", bytes(2_000_000));
            assertThat(refused.statusCode()).isEqualTo(507);
            assertThat(text(refused)).isEqualTo("The bucket has no room for it.\n");
            assertThat(gateway.get("x").body()).isEqualTo(bytes(300_000));
            assertThat(gateway.put("y", bytes(1_000)).statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void natsDown_isTold_andOverWhenItIsBack(Dsl dsl) throws Exception {
        try (NatsServer own = NatsServer.startOwn();
                Gateway gateway = Gateway.start(dsl, own.url(), "down", Duration.ofSeconds(1))) {
            gateway.put("x", "1");
            own.stop();
            try (LoggedLines lines = LoggedLines.capture()) {
                HttpResponse<byte[]> refused = gateway.get("x");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(header(refused, "Retry-After")).isEqualTo("5");
                assertThat(text(refused)).doesNotContain(own.url());
                assertThat(lines.complaints())
                        .filteredOn(line -> line.startsWith("GET /objects/x answered with 503: "))
                        .singleElement()
                        .asString()
                        .doesNotContain("stack trace", "\n");
                assertThat(gateway.put("y", bytes(1_000_000)).statusCode()).isEqualTo(503);
                assertThat(gateway.send("GET", "objects", BodyPublishers.noBody())
                                .statusCode())
                        .isEqualTo(503);
                assertThat(lines.complaints())
                        .filteredOn(line -> line.contains(" answered with 503: "))
                        .hasSize(3)
                        .noneMatch(line -> line.contains("stack trace"));
            }
            assertThatThrownBy(() -> Gateway.start(dsl, own.url(), "down", Duration.ofSeconds(1)))
                    .hasStackTraceContaining(own.url());
            own.restart();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(gateway.get("x").statusCode()).isEqualTo(200));
            assertThat(gateway.get("y").statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Dsl.class)
    void largeObjects_passThroughASmallHeap(Dsl dsl) throws Exception {
        String bucket = "large" + dsl.suffix();
        try (ChildJvm jvm = ChildJvm.start("64m", GatewayJvm.class, dsl.name(), server.url(), bucket)) {
            String port = jvm.awaitOutput(Pattern.compile("port (\\d+)"), Duration.ofSeconds(60));
            URI object = URI.create("http://127.0.0.1:" + port + "/objects/large");
            HttpClient http = GATEWAYS.get(dsl).http();
            MessageDigest up = MessageDigest.getInstance("SHA-256");
            HttpRequest put = HttpRequest.newBuilder(object)
                    .PUT(BodyPublishers.ofInputStream(() -> new DigestInputStream(GeneratedStream.ofBytes(LARGE), up)))
                    .build();
            assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

            MessageDigest down = MessageDigest.getInstance("SHA-256");
            HttpResponse<InputStream> got =
                    http.send(HttpRequest.newBuilder(object).build(), BodyHandlers.ofInputStream());
            try (InputStream content = new DigestInputStream(got.body(), down)) {
                assertThat(content.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
            }
            assertThat(down.digest()).isEqualTo(up.digest());
            assertThat(jvm.output()).doesNotContain("OutOfMemory", "WARN", "ERROR");
        }
    }
}
