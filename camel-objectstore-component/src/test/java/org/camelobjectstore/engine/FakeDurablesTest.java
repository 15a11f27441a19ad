/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.junit.jupiter.api.AfterEach;

class FakeDurablesTest extends DurableContract {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Wire wire() {
        return store.wire;
    }

    @Override
    BucketSubjects subjects() {
        return store.subjects;
    }

    @Override
    void removeConsumer(String name) {
        store.wire.durables.remove(name);
    }
}
