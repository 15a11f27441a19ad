/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.DurableContract;
import org.camelobjectstore.engine.wire.Wire;
import org.junit.jupiter.api.AfterEach;

class FakeDurablesTest extends DurableContract {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    protected Wire wire() {
        return store.wire;
    }

    @Override
    protected BucketSubjects subjects() {
        return store.subjects;
    }

    @Override
    protected void removeConsumer(String name) {
        store.wire.durables.remove(name);
    }
}
