/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.IOException;
import java.io.InputStream;
import org.camelobjectstore.engine.FakeFaults.Stored;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Writers of one name that meet.
 *
 * <pre>
 *   ours     look-up, chunks ...                  commit
 *   theirs                        look-up, commit
 * </pre>
 */
@Timeout(30)
class PutConflictTest {
    private final TestBucket ours = new TestBucket();
    private final TestBucket theirs = ours.otherClient("t");

    @AfterEach
    void close() {
        ours.close();
        theirs.close();
    }

    // nobody else: the conditions alone

    @Test
    void put_ifExistsFail_refusesALiveNameOnly() throws IOException {
        PutRequest request = request("a").withIfExists(IfExists.FAIL);
        StoredObject first = ours.put(request, bytes(6)).object();

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.put(request, unread()))
                .withMessageContaining("Put of 'a' to bucket 'b' was refused: the object exists already")
                .withMessageContaining("revision " + first.revision() + ", 6 bytes")
                .withMessageContaining("Nothing was written");
        assertOnlyReadable(first.nuid(), bytes(6));

        ours.bucket.delete("a", null);
        ours.put(request, bytes(100, 3));
        assertThat(ours.get("a")).isEqualTo(bytes(100, 3));
    }

    @Test
    void put_ifExistsSkip_returnsWhatIsThere() throws IOException {
        PutRequest request = request("a").withIfExists(IfExists.SKIP);
        PutResult first = ours.put(request, bytes(6));
        PutResult second = ours.bucket.put(request, unread());

        assertThat(first.skipped()).isFalse();
        assertThat(second.skipped()).isTrue();
        assertThat(second.object().revision()).isEqualTo(first.object().revision());
        assertOnlyReadable(first.object().nuid(), bytes(6));
    }

    @Test
    void put_expectedRevision_mustBeTheCurrentOne() throws IOException {
        StoredObject first =
                ours.put(request("a").withExpectedRevision(0), bytes(6)).object();
        StoredObject second = ours.put(request("a").withExpectedRevision(first.revision()), bytes(50, 6))
                .object();

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.put(request("a").withExpectedRevision(first.revision()), unread()))
                .withMessageContaining("revision " + first.revision() + " was expected, " + second.revision()
                        + " is current. Nothing was written");
        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.put(request("a").withExpectedRevision(0), unread()));
        assertOnlyReadable(second.nuid(), bytes(50, 6));
    }

    @Test
    void put_expectedRevisionZero_isNotForDeletedNames() throws IOException {
        ours.put("a", bytes(6));
        StoredObject marker = ours.bucket.delete("a", null);

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.put(request("a").withExpectedRevision(0), unread()));
        ours.put(request("a").withExpectedRevision(marker.revision()), bytes(3));
        assertThat(ours.get("a")).isEqualTo(bytes(3));
    }

    // somebody else in between

    @Test
    void put_otherPutFirst_theLastWriterWinsAndNobodysChunksAreLeft() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        ours.put("a", bytes(100, 12));

        assertOnlyReadable("n2", bytes(100, 12));
    }

    @Test
    void put_otherPutsAgainAndAgain_theLastWriterWins() throws IOException {
        for (int i = 0; i < 4; i++) {
            ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));
        }

        ours.put("a", bytes(100, 12));

        assertOnlyReadable("n1", bytes(100, 12));
    }

    @Test
    void put_otherDeleteFirst_isThere() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.bucket.delete("a", null));

        ours.put("a", bytes(100, 12));

        assertOnlyReadable("n2", bytes(100, 12));
    }

    @Test
    void put_otherUpdateFirst_replacesTheUpdatedOne() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.bucket.updateMeta("a", MetaUpdate.description("theirs"), null));

        ours.put("a", bytes(100, 12));

        assertOnlyReadable("n2", bytes(100, 12));
        assertThat(ours.bucket.info("a").description()).isNull();
    }

    @Test
    void put_ifExistsFailAndOtherPutFirst_losesWithoutATrace() {
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.put(request("a").withIfExists(IfExists.FAIL), bytes(100, 12)));
        assertOnlyReadable("t1", bytes(50, 9));
    }

    @Test
    void put_ifExistsSkipAndOtherPutFirst_returnsTheirs() throws IOException {
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        PutResult result = ours.put(request("a").withIfExists(IfExists.SKIP), bytes(100, 12));

        assertThat(result.skipped()).isTrue();
        assertThat(result.object().nuid()).isEqualTo("t1");
        assertOnlyReadable("t1", bytes(50, 9));
    }

    @Test
    void put_expectedRevisionAndOtherPutFirst_losesWithoutATrace() throws IOException {
        long revision = ours.put("a", bytes(6)).revision();
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.put(request("a").withExpectedRevision(revision), bytes(100, 12)))
                .withMessageContaining("revision " + revision + " was expected");
        assertOnlyReadable("t1", bytes(50, 9));
    }

    /**
     * <pre>
     *   ours     commit, no answer      commit again: refused
     *   theirs                    put, removes our chunks
     * </pre>
     *
     * Our version was current for a while and its chunks are gone: it must not be committed a second time.
     */
    @Test
    void put_commitUnansweredAndReplacedByOther_leavesTheirs() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.loseCommitAck(Stored.LATE);
        ours.faults.beforeCommit(() -> {});
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(TransferTimeoutException.class)
                .isThrownBy(() -> ours.put("a", bytes(100, 12)))
                .withMessageContaining("it may have been stored");
        assertThat(theirs.get("a")).isEqualTo(bytes(50, 9));
        assertThat(theirs.bucket.info("a").nuid()).isEqualTo("t1");
    }

    @Test
    void delete_otherPutFirst_deletesTheirs() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        ours.bucket.delete("a", null);

        assertThat(ours.bucket.find("a")).isEmpty();
        assertThat(ours.stream.nuids()).isEmpty();
    }

    @Test
    void delete_expectedRevisionAndOtherPutFirst_loses() throws IOException {
        long revision = ours.put("a", bytes(6)).revision();
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> ours.bucket.delete("a", revision));
        assertOnlyReadable("t1", bytes(50, 9));
    }

    @Test
    void updateMeta_otherPutFirst_changesTheirs() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        ours.bucket.updateMeta("a", MetaUpdate.description("ours"), null);

        assertOnlyReadable("t1", bytes(50, 9));
        assertThat(ours.bucket.info("a").description()).isEqualTo("ours");
    }

    @Test
    void addLink_otherPutFirst_isRefused() throws IOException {
        StoredObject target = ours.put("target", bytes(6));
        ours.faults.beforeCommit(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> ours.bucket.addLink("a", target));
        assertThat(ours.get("a")).isEqualTo(bytes(50, 9));
    }

    @Test
    void rename_newNameTakenMeanwhile_isRefusedAndKeepsBoth() throws IOException {
        ours.put("a", bytes(6));
        ours.faults.beforeCommit(() -> theirs.put("z", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .withMessageContaining("the new name 'z' is taken");
        assertThat(ours.get("a")).isEqualTo(bytes(6));
        assertThat(ours.get("z")).isEqualTo(bytes(50, 9));
    }

    /**
     * <pre>
     *   ours     commit z        mark a as deleted
     *   theirs            put a, remove the chunks that a had, and z has
     * </pre>
     */
    @Test
    void rename_oldNamePutMeanwhile_losesAndLeavesNoNameWithoutBytes() throws IOException {
        ours.put("a", bytes(6));
        afterNewNameIsCommitted(() -> theirs.put("a", bytes(50, 9)));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .withMessageContaining("written by somebody else at the same time");
        assertThat(ours.bucket.find("z")).isEmpty();
        assertOnlyReadable("t1", bytes(50, 9));
    }

    @Test
    void rename_oldNameDeletedMeanwhile_losesAndLeavesNoNameWithoutBytes() throws IOException {
        ours.put("a", bytes(6));
        afterNewNameIsCommitted(() -> theirs.bucket.delete("a", null));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null));
        assertThat(ours.bucket.list(name -> true, false)).isEmpty();
        assertThat(ours.stream.nuids()).isEmpty();
    }

    @Test
    void rename_oldNamePutMeanwhileAndNewNameCannotBeTakenBack_losesAllTheSame() throws IOException {
        ours.put("a", bytes(6));
        afterNewNameIsCommitted(() -> theirs.put("a", bytes(50, 9)));
        ours.faults.failPurge(Kind.REFUSED);

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null))
                .satisfies(e -> assertThat(e.getCause().getSuppressed())
                        .singleElement()
                        .satisfies(s -> assertThat(s).hasMessage("fake REFUSED of purge")));
        assertOnlyReadable("t1", bytes(50, 9));
    }

    /** Two names of the same chunks would be one too many: deleting either would empty the other. */
    @Test
    void rename_oldNameUpdatedMeanwhile_losesAndKeepsTheBytes() throws IOException {
        ours.put("a", bytes(6));
        afterNewNameIsCommitted(() -> theirs.bucket.updateMeta("a", MetaUpdate.description("theirs"), null));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null));
        assertThat(ours.bucket.find("z")).isEmpty();
        assertOnlyReadable("n1", bytes(6));
    }

    @Test
    void rename_nobodyElse_movesTheNameAlone() throws IOException {
        ours.put("a", bytes(6));

        ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null);

        assertThat(ours.bucket.findIncludingDeleted("a")).isEmpty();
        assertThat(ours.get("z")).isEqualTo(bytes(6));
        assertThat(ours.stream.nuids()).containsExactly("n1");
    }

    /** A rename commits its new name first, then the old name's marker. */
    private void afterNewNameIsCommitted(FakeFaults.Action action) {
        ours.faults.beforeCommit(() -> {});
        ours.faults.beforeCommit(action);
    }

    private static InputStream unread() {
        return new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("The source of a refused put was read");
            }
        };
    }

    private void assertOnlyReadable(String nuid, byte[] content) {
        try {
            assertThat(ours.get("a")).isEqualTo(content);
            assertThat(ours.bucket.info("a").nuid()).isEqualTo(nuid);
            assertThat(ours.stream.nuids()).containsExactly(nuid);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** jnats wrote it under its own encoding; the compare-and-set of the usual subject does not cover that one. */
    @Test
    void put_objectAtAnotherSubjectRenamedMeanwhile_leavesTheRenamedObjectWhole() throws IOException {
        StoredObject meta = TestBucket.meta("ab~", "x", bytes(10));
        ours.store(ours.subjects.otherMetas("ab~").get(0), meta, bytes(4), bytes(4, 4), bytes(8, 2));
        ours.faults.beforeCommit(() -> theirs.bucket.updateMeta("ab~", MetaUpdate.rename("backup"), null));

        ours.put("ab~", bytes(100, 6));

        assertThat(ours.get("backup")).isEqualTo(bytes(10));
        assertThat(ours.get("ab~")).isEqualTo(bytes(100, 6));
    }

    /** The answer to the commit is lost, and a consumer has renamed the new object already. */
    @Test
    void put_committedWithoutAnswerAndRenamedAtOnce_isNotWrittenAgain() throws IOException {
        ours.faults.loseConnectionAtCommit(Stored.AT_ONCE);
        ours.faults.beforeLookUp(1, () -> theirs.bucket.updateMeta("a", MetaUpdate.rename("done/a"), null));

        PutResult put = ours.put(request("a"), bytes(10));

        assertThat(ours.bucket.find("a")).isEmpty();
        assertThat(ours.get("done/a")).isEqualTo(bytes(10));
        assertThat(put.object().revision()).isEqualTo(ours.bucket.info("done/a").revision());
    }

    /** The old name has the same chunks, which must not be taken for the rename having happened. */
    @Test
    void rename_commitLost_isCommittedAgain() throws IOException {
        ours.put("a", bytes(10));
        ours.faults.loseConnectionAtCommit(Stored.NEVER);

        ours.bucket.updateMeta("a", MetaUpdate.rename("z"), null);

        assertThat(ours.get("z")).isEqualTo(bytes(10));
        assertThat(ours.bucket.find("a")).isEmpty();
    }
}
