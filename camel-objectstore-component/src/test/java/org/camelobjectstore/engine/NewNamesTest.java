/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camelobjectstore.engine.TestBucket.bytes;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewNamesTest {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    @BeforeEach
    void putSomeNewNames() throws IOException {
        for (String name : new String[] {"x", "y", "z"}) {
            store.put(name, bytes(2));
        }
    }

    private int requestsOf(String name, int size) throws IOException {
        int before = store.wire.requests();
        store.put(name, bytes(size));
        return store.wire.requests() - before;
    }

    @Test
    void put_severalNewNamesInARow_doesNotLookUpTheNext() throws IOException {
        assertThat(requestsOf("new", 2)).isEqualTo(1); // the commit
        assertThat(store.get("new")).isEqualTo(bytes(2));
    }

    @Test
    void put_largeObject_looksUpWhileItsChunksTravel() throws IOException {
        assertThat(requestsOf("new", 20)).isEqualTo(2);
    }

    @Test
    void put_nameThatIsThereAfterAll_replacesItWholeAndGuessesNoMore() throws IOException {
        store.put(TestBucket.request("x"), bytes(100, 2));

        assertThat(store.get("x")).isEqualTo(bytes(100, 2));
        assertThat(store.stream.nuids()).hasSize(3);
        assertThat(requestsOf("new", 2)).isEqualTo(2); // look-up and commit
    }

    @Test
    void put_deletedName_replacesItsMarker() throws IOException {
        store.bucket.delete("x", null);

        store.put("x", bytes(3));

        assertThat(store.get("x")).isEqualTo(bytes(3));
        assertThat(store.stream.nuids()).hasSize(3);
    }

    @Test
    void put_nameWithOtherEncodings_isLookedUpAlways() throws IOException {
        StoredObject theirs = TestBucket.meta("ab~", "theirs", bytes(4));
        store.store(store.subjects.otherMetas("ab~").get(0), theirs, bytes(4));

        store.put("ab~", bytes(3));

        assertThat(store.get("ab~")).isEqualTo(bytes(3));
        assertThat(store.stream.nuids()).doesNotContain("theirs");
    }
}
