/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.NUID;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.MessageInfo;
import io.nats.client.impl.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.camelobjectstore.engine.jetstream.JetStreamObjectStore;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.test.NatsServer;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody who may write to a bucket, and is no client of object stores. */
class HostileMetaIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] CONTENT = "somebody's".getBytes(UTF_8);

    private static Connection nats;
    private static ObjectStoreClient client;

    private final String name = "hostile-" + NUID.nextGlobal();
    private final BucketSubjects subjects = new BucketSubjects(name);
    private Bucket bucket;
    private StoredObject bystander;

    @BeforeAll
    static void connect() throws Exception {
        nats = Nats.connect(new Options.Builder()
                .server(NatsServer.shared().url())
                .errorListener(new ErrorListener() {})
                .build());
        client = JetStreamObjectStore.over(nats, TransferSettings.DEFAULT.withRequestTimeout(SOON));
    }

    @AfterAll
    static void disconnect() throws Exception {
        client.close();
        nats.close();
    }

    @BeforeEach
    void createBucket() throws Exception {
        client.createBucket(BucketSettings.of(name).withStorage(StorageType.MEMORY));
        bucket = client.bucket(name);
        put("bystander", CONTENT);
        bystander = bucket.info("bystander");
    }

    @AfterEach
    void bystanderIsUntouched() throws Exception {
        try (ObjectContent content = bucket.open(bystander, true)) {
            assertThat(content.readAllBytes()).isEqualTo(CONTENT);
        }
        client.deleteBucket(name);
    }

    private StoredObject put(String object, byte[] content) throws IOException {
        return bucket.put(PutRequest.of(object).withChunkSize(4), new ByteArrayInputStream(content))
                .object();
    }

    private byte[] get(String object) throws IOException {
        try (ObjectContent content = bucket.open(bucket.info(object), true)) {
            return content.readAllBytes();
        }
    }

    private void write(String subject, byte[] data, String... headers) throws Exception {
        Headers all = new Headers();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(headers[i], headers[i + 1]);
        }
        store(subject, all, data);
    }

    private static void store(String subject, Headers headers, byte[] data) throws Exception {
        assertThat(nats.request(subject, headers, data, SOON).getData())
                .asString()
                .contains("\"seq\":");
    }

    private void write(String subject, String text, String... headers) throws Exception {
        write(subject, text.getBytes(UTF_8), headers);
    }

    private long lastSequence() throws Exception {
        return nats.jetStreamManagement()
                .getStreamInfo(subjects.stream())
                .getStreamState()
                .getLastSequence();
    }

    static Stream<String> damage() {
        return Stream.of(
                "{\"name\":\"a\",\"nuid\":\">\",\"size\":6,\"chunks\":2}",
                "{\"name\":\"a\",\"nuid\":\"*\",\"size\":6,\"chunks\":2}",
                "{\"name\":\"another\",\"nuid\":\"n9\",\"size\":6,\"chunks\":2}",
                "no JSON",
                "{\"name\":\"a\",\"size\":" + "9".repeat(900_000) + "}",
                "{\"name\":" + "[".repeat(900_000),
                "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":6,\"chunks\":-1}");
    }

    @ParameterizedTest
    @MethodSource("damage")
    void damagedMeta_isAnErrorUntilItIsReplacedOrDeleted(String json) throws Exception {
        write(subjects.meta("a"), json);

        Instant begin = Instant.now();
        assertThatThrownBy(() -> bucket.info("a"))
                .isInstanceOf(ObjectCorruptedException.class)
                .hasMessageContainingAll("'a'", name, subjects.meta("a"));
        assertThat(bucket.list(each -> true, true)).containsExactly(bystander);
        try (Watch watch = bucket.watch(WatchRequest.from(StartAt.current()))) {
            assertThat(watch.next(SOON).orElseThrow().event().object()).isEqualTo(bystander);
            assertThatThrownBy(() -> watch.next(SOON)).isInstanceOf(ObjectCorruptedException.class);
        }
        put("a", new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(get("a")).containsExactly(1, 2, 3, 4, 5, 6);
        write(subjects.meta("a"), json);
        assertThat(bucket.delete("a", null).deleted()).isTrue();
        assertThat(bucket.find("a")).isEmpty();
        assertThat(bucket.sweep(SweepRequest.olderThan(Duration.ofMinutes(2))).orphans())
                .isEmpty();
        assertThat(Duration.between(begin, Instant.now())).isLessThan(SOON);
    }

    /** The server adds its own behind them. */
    @Test
    void headersOfTheServer_storedBySomebody_areNotBelieved() throws Exception {
        String[] forged = {
            "Nats-Sequence", "999999",
            "Nats-Time-Stamp", "1999-01-01T00:00:00Z",
            "Nats-Subject", subjects.meta("bystander"),
            "Nats-Stream", "OBJ_other",
            "Nats-Num-Pending", "7",
            "Nats-Marker-Reason", "MaxAge",
            "Nats-Pending-Messages", "x"
        };
        write(subjects.chunks("n9"), "some", forged);
        write(subjects.chunks("n9"), "thing", forged);
        write(subjects.meta("a"), "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":9,\"chunks\":2}", forged);
        long revision = lastSequence();

        StoredObject found = bucket.info("a");

        assertThat(found.revision()).isEqualTo(revision);
        assertThat(found.lastModified()).isAfter(Instant.parse("2020-01-01T00:00:00Z"));
        assertThat(get("a")).asString().isEqualTo("something");
        assertThat(bucket.list(each -> true, false)).containsExactly(found, bystander);
        try (Watch watch = bucket.watch(WatchRequest.from(StartAt.revision(revision)))) {
            ObjectEvent event = watch.next(SOON).orElseThrow().event();
            assertThat(event.object()).isEqualTo(found);
            assertThat(event.pending()).isZero();
        }
        put("a", CONTENT);
        assertThat(get("a")).isEqualTo(CONTENT);
    }

    /** Servers before 2.11 store a status line that looks like their own word; jnats drops the data of such messages. */
    @Test
    void statusOfTheServer_storedBySomebody_isNotBelieved() throws Exception {
        for (String status :
                List.of("404 No Messages", "409 Consumer Deleted", "408 Request Timeout", "503", "100 Idle")) {
            writeWithStatus(subjects.meta("a"), status, "{\"name\":\"a\"}");

            assertThat(bucket.list(each -> each.equals("bystander"), false)).containsExactly(bystander);
            assertThat(bucket.info("a").name()).isEqualTo("a");
            assertThatExceptionOfType(ObjectConflictException.class)
                    .isThrownBy(() -> bucket.put(
                            PutRequest.of("a").withIfExists(IfExists.FAIL), new ByteArrayInputStream(CONTENT)));
            try (Watch watch = bucket.watch(WatchRequest.from(StartAt.current())
                    .withSelection(WatchRequest.Selection.ALL.withObjectName("a")))) {
                if (nats.getServerInfo().isOlderThanVersion("2.11.0")) {
                    assertThatThrownBy(() -> watch.next(SOON)).isInstanceOf(ObjectCorruptedException.class);
                } else {
                    assertThat(watch.next(SOON).orElseThrow().event().object().size())
                            .isZero();
                }
                put("a", CONTENT);
                assertThat(watch.next(SOON).orElseThrow().event().object().size())
                        .isEqualTo(CONTENT.length);
            }
        }
    }

    private void writeWithStatus(String subject, String status, String data) throws Exception {
        String headers = "NATS/1.0 " + status + "\r\n\r\n";
        URI server = URI.create(nats.getConnectedUrl());
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\nHPUB " + subject + " "
                                    + headers.length() + " " + (headers.length() + data.length()) + "\r\n" + headers
                                    + data
                                    + "\r\nPING\r\n")
                            .getBytes(UTF_8));
            StringBuilder answer = new StringBuilder();
            while (answer.indexOf("PONG") < 0) {
                answer.append((char) socket.getInputStream().read());
            }
        }
    }

    /** Servers take publishes to wildcards for what they are, and purge by them for what they stand for. */
    @Test
    void messagesOnWildcards_areNeitherSweptNorListed() throws Exception {
        for (String wildcard : List.of("*", ">", "x.*")) {
            write("$O." + name + ".C." + wildcard, "chunk");
            write("$O." + name + ".M." + wildcard, "{\"name\":\"a\",\"nuid\":\"n9\"}");
        }

        assertThat(bucket.list(each -> true, true)).containsExactly(bystander);
        SweepReport report = bucket.sweep(SweepRequest.olderThan(Duration.ZERO));
        assertThat(report.orphans()).isEmpty();
        assertThat(report.doubt()).contains("nats stream rmm " + subjects.stream());
        assertThat(nats.jetStreamManagement()
                        .getStreamInfo(subjects.stream())
                        .getStreamState()
                        .getMsgCount())
                .isEqualTo(4 + 6);
    }

    /** Since 2.11 the server can put a marker in the place of what expired. */
    @Test
    void expired_isDeletedForAll() throws Exception {
        assumeFalse(nats.getServerInfo().isOlderThanVersion("2.11.0"), "Servers before 2.11 leave no markers");
        String expiring = name + "-ttl";
        nats.request(
                "$JS.API.STREAM.CREATE.OBJ_" + expiring,
                """
                {"name":"OBJ_%s","subjects":["$O.%s.C.>","$O.%s.M.>"],"storage":"memory","discard":"new",\
                "allow_rollup_hdrs":true,"allow_direct":true,"max_age":1000000000,"duplicate_window":1000000000,\
                "allow_msg_ttl":true,"subject_delete_marker_ttl":60000000000}""".formatted(expiring, expiring, expiring).getBytes(UTF_8),
                SOON);
        try {
            Bucket other = client.bucket(expiring);
            try (Watch watch = other.watch(WatchRequest.from(StartAt.current()))) {
                other.put(PutRequest.of("a"), new ByteArrayInputStream(CONTENT));
                assertThat(watch.next(SOON).orElseThrow().event().type()).isEqualTo(ObjectEvent.Type.PUT);
                ObjectEvent event = watch.next(SOON).orElseThrow().event();
                assertThat(event.type()).isEqualTo(ObjectEvent.Type.DELETE);
                assertThat(event.object().name()).isEqualTo("a");
            }
            assertThat(other.find("a")).isEmpty();
            assertThat(other.list(each -> true, false)).isEmpty();
            assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> other.info("a"));
            assertThat(other.put(PutRequest.of("a").withIfExists(IfExists.FAIL), new ByteArrayInputStream(CONTENT))
                            .skipped())
                    .isFalse();
        } finally {
            client.deleteBucket(expiring);
        }
    }

    @Test
    void mutatedMeta_everyOperation_endsSoonAndTyped() throws Exception {
        int rounds = Soak.rounds(100, 3_000);
        HostileRounds operations = new HostileRounds(bucket);
        operations.putBystanders();
        bystander = bucket.info("bystander");
        for (int round = 0; round < rounds; round++) {
            long first = 1 + lastSequence();
            MetaMutations mutations = new MetaMutations(round);
            String subject = mutations.subject(subjects);
            byte[] meta = mutations.next();
            Headers headers = new Headers();
            mutations.headers().forEach(header -> headers.add(header[0], header[1]));
            write(subjects.chunks("mine"), new byte[] {1, 2, 3, 4});
            write(subjects.chunks("mine"), new byte[] {5, 6});
            store(subject, headers, meta);
            operations.round(
                    mutations, "round " + round + " on " + subject + " " + headers + ": " + MetaMutations.shown(meta));
            removeMetasFrom(first);
        }
        operations.tell();
    }

    /** Message by message, since a purge by subject takes wildcards for what they stand for. */
    private void removeMetasFrom(long first) throws Exception {
        JetStreamManagement management = nats.jetStreamManagement();
        long last = lastSequence();
        for (long sequence = first; sequence <= last; sequence++) {
            try {
                MessageInfo message = management.getMessage(subjects.stream(), sequence);
                if (message.getSubject().startsWith("$O." + name + ".M.")) {
                    management.deleteMessage(subjects.stream(), sequence);
                }
            } catch (JetStreamApiException e) {
                assertThat(e.getApiErrorCode()).isEqualTo(10037); // it is gone already
            }
        }
    }
}
