/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.meta;
import static org.camelobjectstore.engine.TestBucket.request;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket into which somebody else writes what no client of object stores writes. */
class HostileMetaTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final TestBucket store = new TestBucket(Duration.ofMillis(300));
    private final Bucket bucket = store.bucket;
    private StoredObject bystander;

    @BeforeEach
    void putABystander() throws IOException {
        store.put("bystander", bytes(6));
        bystander = bucket.info("bystander");
    }

    @AfterEach
    void close() throws IOException {
        assertThat(store.read(bystander)).as("the object that nobody touches").isEqualTo(bytes(6));
        store.close();
    }

    private long write(String name, String json) throws IOException {
        return store.stream.store(store.subjects.meta(name), json.getBytes(UTF_8));
    }

    /** Row by row: a nuid that is a wildcard, another's name, no JSON, numbers out of range. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"nuid\":\">\",\"size\":6,\"chunks\":2}",
                "{\"name\":\"a\",\"nuid\":\"*\",\"size\":6,\"chunks\":2}",
                "{\"name\":\"bystander\",\"nuid\":\"n1\",\"size\":6,\"chunks\":2}",
                "{\"name\":\"c\",\"nuid\":\"n9\",\"size\":0,\"chunks\":0}",
                "no JSON",
                "",
                "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":-6,\"chunks\":2}",
                "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":6,\"chunks\":1e99}"
            })
    void damagedMeta_isAnErrorUntilItIsReplacedOrDeleted(String json) throws IOException {
        long revision = write("a", json);

        assertThatThrownBy(() -> bucket.info("a")).satisfies(this::isDamageOfA);
        assertThatThrownBy(() -> bucket.updateMeta("a", MetaUpdate.description("d"), null))
                .satisfies(this::isDamageOfA);
        assertThatThrownBy(() -> bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .satisfies(this::isDamageOfA);
        assertThatThrownBy(() -> bucket.addLink("a", bystander)).satisfies(this::isDamageOfA);
        sweepRemovesNothing();
        assertThat(bucket.list(name -> true, true)).containsExactly(bystander);
        try (Watch watch = bucket.watch(WatchRequest.from(StartAt.current()))) {
            assertThat(watch.next(SOON).orElseThrow().event().object()).isEqualTo(bystander);
            assertThatThrownBy(() -> watch.next(SOON)).satisfies(this::isDamageOfA);
            assertThat(watch.isOpen()).isTrue();
        }

        StoredObject put = store.put("a", bytes(10, 6));

        assertThat(put.revision()).isGreaterThan(revision);
        assertThat(store.get("a")).isEqualTo(bytes(10, 6));
        assertThat(store.stream.nuids()).hasSize(2);
        assertThat(sweep().orphans()).isEmpty();
        write("a", json);
        StoredObject marker = bucket.delete("a", null);
        assertThat(marker.deleted()).isTrue();
        assertThat(bucket.find("a")).isEmpty();
        assertThat(bucket.findIncludingDeleted("a").map(StoredObject::revision)).contains(marker.revision());
        assertThat(store.stream.nuids())
                .as("chunks that the damaged one may have had are left to sweep")
                .hasSize(2);
        assertThat(sweep().orphans()).extracting(SweepReport.Orphan::nuid).containsExactly(put.nuid());
        assertThat(store.stream.nuids()).containsExactly(bystander.nuid());
    }

    private SweepReport sweep() throws IOException {
        store.stream.letPass(Duration.ofHours(1));
        return bucket.sweep(SweepRequest.olderThan(Duration.ofMinutes(10)));
    }

    private void sweepRemovesNothing() throws IOException {
        List<String> before = List.copyOf(store.stream.nuids());
        SweepReport report = sweep();
        assertThat(report.orphans()).isEmpty();
        assertThat(report.doubt()).contains("cannot be read", store.subjects.meta("a"));
        assertThat(store.stream.nuids()).containsExactlyElementsOf(before);
    }

    private void isDamageOfA(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(ObjectCorruptedException.class)
                .hasMessageContainingAll("'a'", "'b'", "meta message ", store.subjects.meta("a"));
        assertThat(((ObjectCorruptedException) failure).object()).isEqualTo("a");
    }

    @Test
    void damagedMeta_takesItsNameForAConditionalPut() throws IOException {
        long revision = write("a", "no JSON");

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> store.put(request("a").withIfExists(IfExists.FAIL), bytes(3)))
                .withMessageContainingAll("exists already", "revision " + revision, "damaged");
        assertThatThrownBy(() -> store.put(request("a").withIfExists(IfExists.SKIP), bytes(3)))
                .satisfies(this::isDamageOfA);
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> store.put(request("a").withExpectedRevision(0), bytes(3)));
        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> bucket.delete("a", revision - 1));
        assertThat(store.stream.nuids()).containsExactly(bystander.nuid());

        store.put(request("a").withExpectedRevision(revision), bytes(3));

        assertThat(store.get("a")).isEqualTo(bytes(3));
    }

    @Test
    void damagedMeta_atTheExpectedRevision_isDeleted() throws IOException {
        long revision = write("a", "no JSON");

        assertThat(bucket.delete("a", revision).deleted()).isTrue();

        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> bucket.delete("a", null));
    }

    @Test
    void moveOntoADamagedName_isRefusedAndChangesNothing() throws IOException {
        write("a", "no JSON");

        assertThatThrownBy(() -> bucket.move(bystander, bucket, request("a"), GetRequest.WHOLE))
                .satisfies(this::isDamageOfA);
        assertThat(bucket.info("bystander")).isEqualTo(bystander);
    }

    /** jnats' place of a name; what is damaged there can be of this name alone. */
    @Test
    void damagedMeta_atTheOtherPlaceOfAName_goesWithTheNextPut() throws IOException {
        String other = store.subjects.otherMetas("ab~").get(0);
        store.stream.store(other, "no JSON".getBytes(UTF_8));
        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> bucket.info("ab~"))
                .withMessageContaining(other);

        store.put("ab~", bytes(3));

        assertThat(store.get("ab~")).isEqualTo(bytes(3));
        assertThat(store.stream.messages(other)).isEmpty();
    }

    /** The JavaScript client encodes "Ã¼" as everybody else encodes "ü". */
    @Test
    void objectOfAnother_atTheSubjectOfAName_isNotHandedOutForIt() throws IOException {
        String js = new String("\u00fc".getBytes(UTF_8), ISO_8859_1);
        StoredObject theirs = store.store(store.subjects.meta("\u00fc"), meta(js, "theirs", bytes(3)), bytes(3));

        assertThat(bucket.info(js))
                .isEqualTo(theirs.at(theirs.revision(), bucket.info(js).lastModified()));
        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> bucket.info("\u00fc"))
                .withMessageContainingAll("'\u00fc'", "taken by object '" + js + "'");
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> store.put(request("\u00fc").withIfExists(IfExists.FAIL), bytes(3)));
    }

    @Test
    void sizesOutOfTheWorld_areReadInSmallWindowsAndFound() throws IOException {
        long huge = 1L << 50;
        store.stream.store(store.subjects.chunks("n9"), bytes(4));
        store.stream.store(store.subjects.chunks("n9"), bytes(4));
        for (long chunkSize : new long[] {0, 1, Integer.MAX_VALUE}) {
            write(
                    "a",
                    "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":%d,\"chunks\":%d,\"options\":{\"max_chunk_size\":%d}}"
                            .formatted(huge, huge, chunkSize));

            assertThatExceptionOfType(ObjectCorruptedException.class)
                    .isThrownBy(() -> store.get("a"))
                    .withMessageContaining("8 of " + huge + " bytes");
            assertThat(store.wire.lastWindow().messages()).isBetween(1, 512);
            assertThat(store.wire.lastWindow().bytes()).isLessThan(2 * FakeWire.MAX_PAYLOAD);
            for (Long length : new Long[] {1L, null}) {
                assertThatExceptionOfType(ObjectCorruptedException.class)
                        .isThrownBy(() -> store.get("a", huge - 2, length));
            }
        }
        write(
                "a",
                "{\"name\":\"a\",\"nuid\":\"n9\",\"size\":%d,\"chunks\":%d,\"options\":{\"max_chunk_size\":%d}}"
                        .formatted(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE));
        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> store.get("a", Long.MAX_VALUE - 1, null));
    }

    /** Servers store messages on subjects with wildcards, whose last message may be any that matches. */
    @Test
    void chunksOnAWildcard_areNotSweptWithAllThatMatches() throws IOException {
        store.stream.store("$O.b.C.*", bytes(4));
        store.stream.store("$O.b.C.x.>", bytes(4));

        assertThat(sweep().orphans()).isEmpty();
        assertThatThrownBy(() -> store.wire.purge("$O.b.C.>")).hasMessageContaining("stands for others");
        assertThatThrownBy(() -> store.wire.purgeThrough("$O.b.*.n1", 100)).hasMessageContaining("stands for others");
    }

    @Test
    void linkWithoutNuid_isNoObstacleToASweep() throws IOException {
        write("a", "{\"name\":\"a\",\"options\":{\"link\":{\"bucket\":\"b\",\"name\":\"bystander\"}}}");

        assertThat(sweep().orphans()).isEmpty();
    }

    // what the server puts in the place of what expired

    @Test
    void expired_isDeletedForAll() throws IOException {
        store.put("a", bytes(6));
        try (Watch watch = bucket.watch(WatchRequest.from(StartAt.changes()))) {
            store.stream.expire(store.subjects.meta("a"));

            ObjectEvent event = watch.next(SOON).orElseThrow().event();
            assertThat(event.type()).isEqualTo(ObjectEvent.Type.DELETE);
            assertThat(event.object().name()).isEqualTo("a");
        }
        assertThat(bucket.find("a")).isEmpty();
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> bucket.delete("a", null));
        assertThat(bucket.list(name -> true, false)).containsExactly(bystander);
        assertThat(bucket.list(name -> true, true))
                .extracting(StoredObject::name)
                .containsExactly("a", "bystander");
        assertThat(sweep().orphans()).hasSize(1);

        store.put(request("a").withIfExists(IfExists.FAIL), bytes(3));

        assertThat(store.get("a")).isEqualTo(bytes(3));
    }

    @Test
    void expired_atJnatsPlaceOfAName_isOfThatName() throws IOException {
        String other = store.subjects.otherMetas("ab~").get(0);
        store.store(other, meta("ab~", "theirs", bytes(3)), bytes(3));
        store.stream.expire(other);

        assertThat(bucket.findIncludingDeleted("ab~").map(StoredObject::deleted))
                .contains(true);
        store.put(request("ab~").withIfExists(IfExists.FAIL), bytes(3));
        assertThat(store.get("ab~")).isEqualTo(bytes(3));
    }

    // a server that refuses the revision that it tells

    @Test
    void change_ofWhatIsRefusedWithoutEnd_ends() throws IOException {
        store.put("a", bytes(3));
        StoredObject stored = bucket.info("a");
        for (int i = 0; i < 10_000; i++) {
            store.faults.refuseCommit(Kind.WRONG_REVISION);
        }
        int before = store.wire.requests();

        assertTimeoutPreemptively(SOON, () -> {
            for (Attempt attempt : List.<Attempt>of(
                    () -> bucket.delete("a", null),
                    () -> bucket.updateMeta("a", MetaUpdate.description("d"), null),
                    () -> bucket.updateMeta("a", MetaUpdate.rename("z"), null),
                    () -> store.put("a", bytes(6)))) {
                assertThatExceptionOfType(ObjectConflictException.class)
                        .isThrownBy(attempt::run)
                        .withMessageMatching(
                                "(?s).*was refused \\d+ times in \\d+ ms, the last time at revision \\d+.*WRONG_REVISION.*");
            }
        });

        assertThat(store.wire.requests() - before).as("not as fast as it can").isLessThan(200);
        assertThat(bucket.info("a")).isEqualTo(stored);
        assertThat(store.stream.nuids()).hasSize(2);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    @Test
    void encodedName_withoutPadding_isNotListed() throws IOException {
        String unpadded = Base64.getUrlEncoder().withoutPadding().encodeToString("a".getBytes(UTF_8));
        store.stream.store("$O.b.M." + unpadded, "{\"name\":\"a\",\"nuid\":\"n9\"}".getBytes(UTF_8));

        assertThat(bucket.find("a")).isEqualTo(Optional.empty());
        assertThat(bucket.list(name -> true, true)).containsExactly(bystander);
    }
}
