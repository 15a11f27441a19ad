/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireContract;
import org.junit.jupiter.api.AfterEach;

/** The fake, without any fault scripted, is as good as a server. */
class FakeWireTest extends WireContract {
    private final BucketSubjects subjects = new BucketSubjects("b");
    private final FakeWire wire = new FakeWire(new FakeStream(subjects), Duration.ofSeconds(20));

    @AfterEach
    void closeWire() {
        wire.close();
    }

    @Override
    protected Wire wire() {
        return wire;
    }

    @Override
    protected BucketSubjects subjects() {
        return subjects;
    }

    @Override
    protected void deleteBucket() {
        wire.stream.delete();
    }

    @Override
    protected void recreateBucket() {
        wire.stream.recreate();
    }

    @Override
    protected void sealBucket() {
        wire.stream.seal();
    }
}
