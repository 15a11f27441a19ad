/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.camelobjectstore.engine.wire.WireException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectCopyTest {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    private PutResult copy(StoredObject source, PutRequest to) throws IOException {
        return store.bucket.copy(source, store.bucket, to, GetRequest.WHOLE);
    }

    private PutResult move(StoredObject source, PutRequest to) throws IOException {
        return store.bucket.move(source, store.bucket, to, GetRequest.WHOLE);
    }

    @Test
    void copy_object_hasTheBytesAndTheDescriptionUnderAnIdentityOfItsOwn() throws IOException {
        StoredObject source =
                store.put(request("a").withDescription("of a"), bytes(10)).object();

        StoredObject copy = copy(source, request("z")).object();

        assertThat(copy.description()).isEqualTo("of a");
        assertThat(copy.digest()).isEqualTo(source.digest());
        assertThat(copy.nuid()).isNotEqualTo(source.nuid());
        store.bucket.delete("a", null);
        assertThat(store.get("z")).isEqualTo(bytes(10));
    }

    @Test
    void copy_corruptSource_writesNothing() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        store.put("z", bytes(3));
        store.stream.corruptChunk(source.nuid(), 2);

        assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(() -> copy(source, request("z")));

        assertThat(store.get("z")).isEqualTo(bytes(3));
        assertThat(store.stream.nuids()).hasSize(2);
    }

    @Test
    void copyOrMove_ontoItself_isRefused() throws IOException {
        StoredObject source = store.put("a", bytes(10));

        assertThatIllegalArgumentException().isThrownBy(() -> copy(source, request("a")));
        assertThatIllegalArgumentException().isThrownBy(() -> move(source, request("a")));
        assertThat(store.get("a")).isEqualTo(bytes(10));
    }

    /** Revisions begin again in a bucket that is made anew. */
    @Test
    void moveOrDelete_anotherObjectOfThatNameAndRevision_isRefused() throws IOException {
        StoredObject before = store.put("a", bytes(10)).identifiedBy("m1");

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> move(before, request("z")))
                .withMessageContainingAll("'a'", "another object", "Nothing was changed");
        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> store.bucket.delete(before));
        assertThat(store.get("a")).isEqualTo(bytes(10));
        assertThat(store.bucket.find("z")).isEmpty();
    }

    @Test
    void move_withinTheBucket_movesNoBytes() throws IOException {
        StoredObject source = store.put("a", bytes(10));

        StoredObject moved = move(source, request("z")).object();

        assertThat(moved.nuid()).isEqualTo(source.nuid());
        assertThat(store.get("z")).isEqualTo(bytes(10));
        assertThat(store.bucket.findIncludingDeleted("a")).isEmpty();
    }

    @Test
    void move_ontoAnotherObject_replacesItAndItsBytes() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        store.put("z", bytes(100, 10));

        move(source, request("z"));

        assertThat(store.get("z")).isEqualTo(bytes(10));
        assertThat(store.stream.nuids()).containsExactly(source.nuid());
    }

    @Test
    void move_ontoAnotherObjectThatMayNotBeReplaced_isRefusedOrSkipped() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        StoredObject there = store.put("z", bytes(100, 10));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> move(source, request("z").withIfExists(IfExists.FAIL)))
                .withMessageContaining("'z'");
        PutResult skipped = move(source, request("z").withIfExists(IfExists.SKIP));
        assertThat(skipped.skipped()).isTrue();
        assertThat(skipped.object().nuid()).isEqualTo(there.nuid());
        assertThat(store.get("a")).isEqualTo(bytes(10));
        assertThat(store.get("z")).isEqualTo(bytes(100, 10));
    }

    @Test
    void move_versionThatIsNotCurrentAnyMore_isRefused() throws IOException {
        StoredObject old = store.put("a", bytes(10));
        store.put("a", bytes(100, 10));

        assertThatExceptionOfType(ObjectConflictException.class).isThrownBy(() -> move(old, request("z")));
        assertThat(store.bucket.find("z")).isEmpty();
    }

    /** The object that would have been replaced must be there again, bytes and all. */
    @Test
    void move_oldNamePutMeanwhile_givesTheNewNameBack() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        StoredObject there = store.put("z", bytes(100, 10));
        try (TestBucket theirs = store.otherClient("m")) {
            store.faults.beforeCommit(() -> {}); // of the new name
            store.faults.beforeCommit(() -> theirs.put("a", bytes(50, 10)));

            assertThatExceptionOfType(ObjectConflictException.class)
                    .isThrownBy(() -> move(source, request("z")))
                    .withMessageContaining("written by somebody else");
        }

        assertThat(store.get("z")).isEqualTo(bytes(100, 10));
        assertThat(store.bucket.info("z").nuid()).isEqualTo(there.nuid());
        assertThat(store.get("a")).isEqualTo(bytes(50, 10));
        assertThat(store.stream.nuids()).hasSize(2);
    }

    @Test
    void copy_link_isALinkToTheSame() throws IOException {
        StoredObject target = store.put("a", bytes(10));
        StoredObject link = store.bucket.addLink("l", target);

        StoredObject copy = copy(link, request("m")).object();

        assertThat(copy.link()).isEqualTo(link.link());
        assertThat(copy.name()).isEqualTo("m");
    }

    @Test
    void copy_linkOntoALinkThatMayNotBeReplaced_isRefused() throws IOException {
        StoredObject target = store.put("a", bytes(10));
        StoredObject link = store.bucket.addLink("l", target);
        store.bucket.addLink("m", store.put("b", bytes(3)));

        assertThatExceptionOfType(ObjectConflictException.class)
                .isThrownBy(() -> copy(link, request("m").withIfExists(IfExists.FAIL)))
                .withMessageContaining("a link of that name exists");
    }

    /** Both names must not stand for the same chunks. */
    @Test
    void move_markerOfTheOldNameIsRefused_givesTheNewNameBack() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        store.faults.acceptCommit();
        store.faults.refuseCommit(WireException.Kind.REFUSED);

        assertThatExceptionOfType(ObjectStoreException.class)
                .isThrownBy(() -> move(source, request("z")))
                .withMessageContaining("Nothing was changed");

        assertThat(store.bucket.find("z")).isEmpty();
        assertThat(store.get("a")).isEqualTo(bytes(10));
    }

    @Test
    void move_toAnotherBucketAndTheSourceCannotBeDeleted_saysThatTheCopyIsThere() throws IOException {
        StoredObject source = store.put("a", bytes(10));
        try (TestBucket other = new TestBucket("c", UnaryOperator.identity())) {
            store.faults.refuseCommit(WireException.Kind.REFUSED);

            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.move(source, other.bucket, request("z"), GetRequest.WHOLE))
                    .withMessageContaining("'c' is half done: the copy is there")
                    .withMessageContaining("the delete of the source failed");

            assertThat(other.get("z")).isEqualTo(bytes(10));
        }
        assertThat(store.get("a")).isEqualTo(bytes(10));
    }
}
