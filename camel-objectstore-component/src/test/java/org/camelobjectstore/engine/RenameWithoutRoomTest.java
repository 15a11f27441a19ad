/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.IOException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rename of {@code a} to {@code z} of which one step after the other finds no room. Its commits are, in this order: of the
 * new name, of the marker at the old name, and then either of the marker again or of what is taken back.
 */
class RenameWithoutRoomTest {
    private static final byte[] CONTENT = bytes(10);
    private static final byte[] FORMER = bytes(100, 10);
    private static final byte[] THEIRS = bytes(50, 10);

    private final TestBucket store = new TestBucket();
    private final TestBucket theirs = store.otherClient("t");

    private StoredObject source;
    private StoredObject former;

    @BeforeEach
    void put() throws IOException {
        source = store.put("a", CONTENT);
        former = store.put("z", FORMER);
    }

    @AfterEach
    void close() {
        theirs.close();
        store.close();
    }

    private StoredObject move() throws IOException {
        return store.bucket
                .move(source, store.bucket, request("z"), GetRequest.WHOLE)
                .object();
    }

    private void assertMoved() throws IOException {
        assertThat(theirs.bucket.find("a")).isEmpty();
        assertThat(theirs.get("z")).isEqualTo(CONTENT);
        assertThat(store.stream.nuids()).containsExactly(source.nuid());
    }

    private void assertNothingChanged() throws IOException {
        assertThat(theirs.bucket.info("a").revision()).isEqualTo(source.revision());
        assertThat(theirs.get("a")).isEqualTo(CONTENT);
        assertThat(theirs.get("z")).isEqualTo(FORMER);
        assertThat(store.stream.nuids()).containsExactlyInAnyOrder(source.nuid(), former.nuid());
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "ACCOUNT_FULL", "SERVER_FULL"})
    void move_newNameDoesNotFit_changesNothingAndSaysSo(Kind full) throws IOException {
        store.faults.refuseCommit(full);

        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(this::move)
                .withMessageContaining("Nothing was changed. Usage of " + full + ".");

        assertNothingChanged();
    }

    @ParameterizedTest
    @EnumSource(names = {"FULL", "ACCOUNT_FULL", "SERVER_FULL"})
    void move_markerDoesNotFit_movesAllTheSame(Kind full) throws IOException {
        store.faults.acceptCommit();
        store.faults.refuseCommit(full);

        move();

        assertMoved();
        assertThat(theirs.bucket.findIncludingDeleted("a")).isEmpty();
    }

    @Test
    void move_markerNeverFits_movesWithoutOne() throws IOException {
        store.faults.acceptCommit();
        store.faults.refuseCommit(Kind.FULL);
        store.faults.refuseCommit(Kind.FULL);

        move();

        assertMoved();
    }

    /** Whatever the number of bytes that are left, the object is under one of its names, and nothing else is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void move_anyRoom_isDoneOrRefused(boolean onto) throws IOException {
        for (int room = 0; room < 1000; room += 20) {
            try (TestBucket scarce = new TestBucket()) {
                StoredObject object = scarce.put("a", CONTENT);
                String target = onto ? "z" : "free";
                scarce.put("z", FORMER);
                scarce.stream.limit(room);

                boolean moved = true;
                try {
                    scarce.bucket.move(object, scarce.bucket, request(target), GetRequest.WHOLE);
                } catch (BucketFullException e) {
                    moved = false;
                }

                assertThat(scarce.bucket.find("a").isPresent())
                        .as("room for %d bytes", room)
                        .isEqualTo(!moved);
                assertThat(scarce.get(moved ? target : "a")).isEqualTo(CONTENT);
                if (!moved || !onto) {
                    assertThat(scarce.get("z")).isEqualTo(FORMER);
                }
            }
        }
    }

    @Test
    void move_markerDoesNotFitAndOldNameIsPutMeanwhile_givesTheNewNameBack() throws IOException {
        store.faults.acceptCommit();
        store.faults.refuseCommit(Kind.FULL);
        store.faults.beforePurge(() -> theirs.put("a", THEIRS));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(this::move)
                .withMessageContaining("written by somebody else");

        assertThat(theirs.get("a")).isEqualTo(THEIRS);
        assertThat(theirs.get("z")).isEqualTo(FORMER);
        assertThat(store.stream.nuids()).doesNotContain(source.nuid());
    }

    /** What must not stay under the new name makes the room for what was there before. */
    @Test
    void move_formerVersionDoesNotFitAnyMore_isGivenBackInThePlaceOfTheNewOne() throws IOException {
        store.faults.beforeCommit(() -> {}); // of the new name
        store.faults.beforeCommit(() -> theirs.put("a", THEIRS));
        store.faults.acceptCommit();
        store.faults.acceptCommit(); // of the marker, which is a conflict
        store.faults.refuseCommit(Kind.FULL);

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(this::move)
                .withMessageContaining("written by somebody else");

        assertThat(theirs.get("a")).isEqualTo(THEIRS);
        assertThat(theirs.get("z")).isEqualTo(FORMER);
        assertThat(theirs.bucket.info("z").nuid()).isEqualTo(former.nuid());
    }

    @Test
    void move_formerVersionNeverFits_saysWhichIsLost() throws IOException {
        store.faults.beforeCommit(() -> {});
        store.faults.beforeCommit(() -> theirs.put("a", THEIRS));
        store.faults.acceptCommit();
        store.faults.acceptCommit();
        store.faults.refuseCommit(Kind.FULL);
        store.faults.refuseCommit(Kind.FULL);

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(this::move)
                .withMessageContaining("could not be taken back")
                .withMessageContaining("nuid " + former.nuid() + ", " + former.size() + " bytes");

        assertThat(theirs.get("a")).isEqualTo(THEIRS);
        assertThat(theirs.bucket.find("z")).as("a name without its chunks").isEmpty();
    }

    /** A bucket that is sealed between the two commits takes nothing back. */
    @Test
    void move_neitherTheMarkerNorWhatWasThereBeforeIsTaken_isATypedErrorThatNamesBoth() throws IOException {
        store.faults.acceptCommit();
        store.faults.refuseCommit(Kind.SEALED);
        store.faults.refuseCommit(Kind.SEALED);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(this::move)
                .withMessageContaining("could not be taken back")
                .withMessageContaining("nuid " + former.nuid())
                .withMessageContaining("'a' and 'z' may both stand for the object now");

        assertThat(theirs.get("a")).isEqualTo(CONTENT);
        assertThat(theirs.get("z")).isEqualTo(CONTENT);
    }

    @Test
    void updateMeta_withoutRoom_changesNothingAndSaysSo() throws IOException {
        store.stream.limit(0);

        assertThatExceptionOfType(BucketFullException.class)
                .isThrownBy(() -> store.bucket.updateMeta("a", MetaUpdate.description("longer"), null))
                .withMessageContaining("Nothing was changed. Usage of FULL.");

        assertNothingChanged();
    }
}
