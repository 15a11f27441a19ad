/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.FakeFaults.Stored;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one writer at a time does to names; puts are in {@link PutTransferTest}, races in {@link PutConflictTest}. */
@Timeout(30)
class BucketTest {
    private final TestBucket store = new TestBucket();
    private final Bucket bucket = store.bucket;

    @AfterEach
    void close() {
        store.close();
    }

    // look-ups

    @Test
    void info_missingOrDeleted_isNotFound() throws IOException {
        store.put("a", bytes(3));
        StoredObject marker = bucket.delete("a", null);

        for (String name : List.of("a", "never written")) {
            assertThatExceptionOfType(ObjectNotFoundException.class)
                    .isThrownBy(() -> bucket.info(name))
                    .withMessageContaining("Object '" + name + "' does not exist in bucket 'b'");
            assertThat(bucket.find(name)).isEmpty();
        }
        assertThat(bucket.findIncludingDeleted("a"))
                .hasValueSatisfying(found -> assertThat(found.revision()).isEqualTo(marker.revision()));
    }

    @Test
    void findAtLeader_whatAReplicaDoesNotHaveYet_isFound() throws IOException {
        StoredObject put = store.put("a", bytes(3));
        store.faults.answerFrom(new FakeStream(store.subjects));

        assertThat(bucket.findAtLeader("a"))
                .hasValueSatisfying(found -> assertThat(found.revision()).isEqualTo(put.revision()));
        assertThat(bucket.find("a")).isEmpty(); // the replica that lags
        bucket.delete("a", null);
        assertThat(bucket.findAtLeader("a")).isEmpty();
    }

    @Test
    void info_missingBucket_isBucketNotFound() {
        store.stream.delete();

        assertThatExceptionOfType(BucketNotFoundException.class)
                .isThrownBy(() -> bucket.info("a"))
                .withMessageContaining("Bucket 'b' does not exist on fake://server");
    }

    @Test
    void info_unreadableMeta_namesItsSubject() throws IOException {
        store.stream.store(store.subjects.meta("a"), "no JSON".getBytes(UTF_8));

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> bucket.info("a"))
                .withMessageContaining("Object 'a' in bucket 'b' is damaged")
                .withMessageContaining("meta message 1 on " + store.subjects.meta("a") + " is not a JSON object");
    }

    // list

    @Test
    void list_emptyBucket_isEmpty() throws IOException {
        assertThat(bucket.list(name -> true, true)).isEmpty();
    }

    @Test
    void list_severalObjects_isOrderedAndLeavesOutDeletedOnes() throws IOException {
        store.put("c", bytes(3));
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        bucket.delete("b", null);

        assertThat(names(false)).containsExactly("a", "c");
        assertThat(names(true)).containsExactly("a", "b", "c");
        assertThat(bucket.list(name -> name.equals("c"), false))
                .extracting(StoredObject::name)
                .containsExactly("c");
    }

    /** WIRE.md 0.5: JavaScript updates without the roll-up. */
    @Test
    void list_twoMetasOfOneName_showsTheNewest() throws IOException {
        StoredObject object = store.put("a", bytes(3));
        StoredObject updated = object.with(MetaUpdate.description("new"));
        store.stream.store(store.subjects.meta("a"), MetaCodec.write(updated, TestBucket.NOW));

        assertThat(bucket.list(name -> true, false))
                .singleElement()
                .satisfies(listed -> assertThat(listed.description()).isEqualTo("new"));
    }

    @Test
    void list_readerLost_goesOnWhereItWas() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        store.put("c", bytes(3));
        store.faults.loseReaderAfter(1);
        store.faults.loseReaderAfter(0);

        assertThat(names(false)).containsExactly("a", "b", "c");
    }

    @Test
    void list_readerLostAgainAndAgain_asksTheLeader() throws IOException {
        store.put("a", bytes(3));
        store.put("b", bytes(3));
        store.faults.loseReaderAfter(1);
        store.faults.loseReaderAfter(0);
        store.faults.loseReaderAfter(0);

        assertThat(names(false)).containsExactly("a", "b");
    }

    @Test
    void list_replicaLags_isWhatTheLeaderHas() throws IOException {
        store.put("old", bytes(3));
        store.put("changed", bytes(3));
        FakeStream empty = new FakeStream(store.subjects);
        FakeStream behind = store.stream.replica();
        store.put("new", bytes(3));
        bucket.updateMeta("changed", MetaUpdate.description("new"), null);
        bucket.updateMeta("old", MetaUpdate.rename("renamed"), null);

        for (FakeStream replica : List.of(empty, behind)) {
            store.faults.answerFrom(replica);
            assertThat(bucket.list(name -> true, false))
                    .extracting(StoredObject::name, StoredObject::description)
                    .containsExactly(tuple("changed", "new"), tuple("new", null), tuple("renamed", null));
        }
    }

    @Test
    void list_unreadableMeta_showsAllOthers() throws IOException {
        store.put("a", bytes(3));
        store.stream.store(store.subjects.meta("x"), "no JSON".getBytes(UTF_8));
        store.put("b", bytes(3));

        assertThat(names(false)).containsExactly("a", "b");
    }

    // delete

    @Test
    void delete_object_leavesAMarkerAndNoChunks() throws IOException {
        StoredObject object = store.put("a", bytes(10));

        StoredObject marker = bucket.delete("a", object.revision());

        assertThat(marker.deleted()).isTrue();
        assertThat(marker.size()).isZero();
        assertThat(marker.revision()).isGreaterThan(object.revision());
        assertThat(store.stream.nuids()).isEmpty();
        assertThat(store.stream.messages(store.subjects.meta("a"))).hasSize(1);
    }

    @Test
    void delete_missingOrDeleted_isNotFound() throws IOException {
        store.put("a", bytes(3));
        bucket.delete("a", null);
        long lastSequence = store.stream.state().lastSequence();

        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> bucket.delete("a", null));
        assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> bucket.delete("z", null));
        assertThat(store.stream.state().lastSequence()).isEqualTo(lastSequence);
    }

    @Test
    void delete_otherRevisionExpected_isRefused() throws IOException {
        StoredObject object = store.put("a", bytes(3));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> bucket.delete("a", object.revision() + 1))
                .withMessageContaining("Delete of 'a' from bucket 'b' was refused")
                .withMessageContaining(object.revision() + " is current. Nothing was changed");
        assertThat(store.get("a")).isEqualTo(bytes(3));
    }

    @Test
    void delete_link_keepsItsTarget() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        bucket.addLink("l", target);

        bucket.delete("l", null);

        assertThat(bucket.find("l")).isEmpty();
        assertThat(store.get("a")).isEqualTo(bytes(3));
    }

    @Test
    void delete_chunksCannotBeRemoved_hasHappenedAllTheSame() throws IOException {
        store.put("a", bytes(3));
        store.faults.failPurge(Kind.REFUSED);

        bucket.delete("a", null);

        assertThat(bucket.find("a")).isEmpty();
    }

    @Test
    void delete_commitAckLostButStored_succeedsOnce() throws IOException {
        store.put("a", bytes(3));
        store.faults.loseCommitAck(Stored.AT_ONCE);

        StoredObject marker = bucket.delete("a", null);

        assertThat(marker.revision())
                .isEqualTo(store.stream.state().lastSequence())
                .isEqualTo(3);
        assertThat(store.stream.nuids()).isEmpty();
    }

    // update and rename

    @Test
    void updateMeta_someParts_keepsTheOthersAndTheBytes() throws IOException {
        StoredObject object = store.put(
                        new PutRequest(
                                "a",
                                "text",
                                Map.of("k", "v"),
                                Map.of("h", List.of("1")),
                                4,
                                10,
                                IfExists.REPLACE,
                                null,
                                Duration.ZERO),
                        bytes(10))
                .object();

        bucket.updateMeta("a", new MetaUpdate(null, null, Map.of("l", "w"), null), object.revision());
        StoredObject updated = bucket.updateMeta("a", MetaUpdate.description("new"), null);

        assertThat(updated)
                .isEqualTo(object.with(new MetaUpdate(null, "new", Map.of("l", "w"), null))
                        .at(updated.revision(), updated.lastModified()));
        assertThat(updated.revision()).isGreaterThan(object.revision());
        assertThat(store.get("a")).isEqualTo(bytes(10));
        assertThat(store.stream.messages(store.subjects.meta("a"))).hasSize(1);
    }

    @Test
    void updateMeta_missingOrOtherRevision_isRefused() throws IOException {
        StoredObject object = store.put("a", bytes(3));

        assertThatExceptionOfType(ObjectNotFoundException.class)
                .isThrownBy(() -> bucket.updateMeta("z", MetaUpdate.description("new"), null));
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> bucket.updateMeta("a", MetaUpdate.description("new"), object.revision() + 1));
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> bucket.updateMeta("a", MetaUpdate.rename("z"), object.revision() + 1));
        assertThat(names(true)).containsExactly("a");
    }

    @Test
    void rename_nameIsTaken_isRefusedAndChangesNothing() throws IOException {
        store.put("a", bytes(3));
        store.put("z", bytes(5));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .withMessageContaining("the new name 'z' is taken");
        assertThat(store.get("a")).isEqualTo(bytes(3));
        assertThat(store.get("z")).isEqualTo(bytes(5));
    }

    @Test
    void rename_toADeletedName_takesIt() throws IOException {
        store.put("a", bytes(3));
        store.put("z", bytes(5));
        bucket.delete("z", null);

        bucket.updateMeta("a", MetaUpdate.rename("z"), null);

        assertThat(names(true)).containsExactly("z");
        assertThat(store.get("z")).isEqualTo(bytes(3));
    }

    @Test
    void rename_toItsOwnName_isAnUpdate() throws IOException {
        store.put("a", bytes(3));

        bucket.updateMeta("a", new MetaUpdate("a", "new", null, null), null);

        assertThat(store.get("a")).isEqualTo(bytes(3));
        assertThat(bucket.info("a").description()).isEqualTo("new");
    }

    @Test
    void rename_outcomeForTheOldNameUnknown_saysThatBothMayStandForIt() throws IOException {
        store.put("a", bytes(3));
        store.faults.acceptCommit();
        for (int attempt = 1; attempt <= 3; attempt++) {
            store.faults.loseCommitAck(Stored.NEVER);
        }

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .withMessageContaining("'a' and 'z' may both stand for the object now");
        assertThat(store.get("a")).isEqualTo(bytes(3));
        assertThat(store.get("z")).isEqualTo(bytes(3));
    }

    @Test
    void rename_markerCannotBeRemoved_hasHappenedAllTheSame() throws IOException {
        store.put("a", bytes(3));
        store.faults.failPurge(Kind.REFUSED);

        bucket.updateMeta("a", MetaUpdate.rename("z"), null);

        assertThat(names(false)).containsExactly("z");
        assertThat(store.get("z")).isEqualTo(bytes(3));
    }

    // links

    @Test
    void addLink_freeOrDeletedName_isALink() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        store.put("l", bytes(5));
        bucket.delete("l", null);

        StoredObject link = bucket.addLink("l", target);

        assertThat(link.link()).isEqualTo(new ObjectLink("b", "a"));
        assertThat(bucket.info("l").isLink()).isTrue();
    }

    @Test
    void addLink_overALink_replacesIt() throws IOException {
        bucket.addLink("l", store.put("a", bytes(3)));

        bucket.addBucketLink("l", bucket);

        assertThat(bucket.info("l").link()).isEqualTo(new ObjectLink("b", null));
        assertThat(store.get("a")).isEqualTo(bytes(3));
    }

    @Test
    void addLink_overAnObject_isRefused() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        store.put("l", bytes(5));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> bucket.addLink("l", target))
                .withMessageContaining("Link 'l' in bucket 'b' was refused: an object of that name exists");
        assertThat(store.get("l")).isEqualTo(bytes(5));
    }

    @Test
    void addLink_toALinkOrToNothing_isRefused() throws IOException {
        StoredObject target = store.put("a", bytes(3));
        StoredObject link = bucket.addLink("l", target);
        StoredObject deleted = bucket.delete("a", null);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> bucket.addLink("m", link))
                .withMessageContaining("is a link itself");
        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> bucket.addLink("m", deleted))
                .withMessageContaining("is deleted");
        assertThat(bucket.find("m")).isEmpty();
    }

    private List<String> names(boolean includeDeleted) throws IOException {
        return bucket.list(name -> true, includeDeleted).stream()
                .map(StoredObject::name)
                .toList();
    }

    /** A full bucket has no room for the marker until the bytes are gone. */
    @Test
    void delete_fullBucket_removesTheBytesFirst() throws IOException {
        StoredObject object = store.put("a", bytes(400));
        store.put("z", bytes(4));
        store.stream.limit(0);

        StoredObject marker = store.bucket.delete("a", null);

        assertThat(marker.deleted()).isTrue();
        assertThat(store.bucket.find("a")).isEmpty();
        assertThat(store.stream.nuids()).doesNotContain(object.nuid());
        assertThat(store.get("z")).isEqualTo(bytes(4));
    }

    @Test
    void delete_bucketFullOfOtherThings_deletesWithoutAMarker() throws IOException {
        StoredObject object = store.put("a", bytes(4));
        store.stream.limit(-100_000);

        store.bucket.delete("a", null);

        assertThat(store.bucket.find("a")).isEmpty();
        assertThat(store.stream.nuids()).doesNotContain(object.nuid());
    }

    /** Somebody else makes room and renames the object, whose chunks are not the old name's to remove any more. */
    @Test
    void delete_fullBucketAndObjectRenamedMeanwhile_leavesTheRenamedObjectWhole() throws IOException {
        store.put("a", bytes(400));
        try (TestBucket theirs = store.otherClient("m")) {
            store.faults.refuseCommit(Kind.FULL);
            store.faults.beforeCommit(() -> theirs.bucket.updateMeta("a", MetaUpdate.rename("b"), null));

            assertThatExceptionOfType(ObjectNotFoundException.class).isThrownBy(() -> store.bucket.delete("a", null));
        }

        assertThat(store.get("b")).isEqualTo(bytes(400));
    }

    @Test
    void get_expiredChunks_isNotFoundAndSaysWhy() throws IOException {
        StoredObject object = store.put("a", bytes(10));
        store.stream.setMaxAge(Duration.ofHours(1));
        store.wire.purge(store.subjects.chunks(object.nuid()));

        assertThatExceptionOfType(ObjectNotFoundException.class)
                .isThrownBy(() -> store.get("a"))
                .withMessageContaining("has expired")
                .withMessageContaining("3600000 ms");
    }

    @Test
    void verify_goodObject_passesAndCorruptOneFails() throws IOException {
        StoredObject object = store.put("a", bytes(10));
        store.bucket.verify(object, GetRequest.WHOLE);

        store.stream.corruptChunk(object.nuid(), 2);

        assertThatExceptionOfType(ObjectCorruptedException.class)
                .isThrownBy(() -> store.bucket.verify(object, GetRequest.WHOLE));
    }
}
