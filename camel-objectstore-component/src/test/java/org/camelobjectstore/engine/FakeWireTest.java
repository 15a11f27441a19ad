/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.time.Duration;
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
    Wire wire() {
        return wire;
    }

    @Override
    BucketSubjects subjects() {
        return subjects;
    }

    @Override
    void deleteBucket() {
        wire.stream.delete();
    }

    @Override
    void recreateBucket() {
        wire.stream.recreate();
    }

    @Override
    void sealBucket() {
        wire.stream.seal();
    }
}
