/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import org.camelobjectstore.testinfra.Soak;
import org.junit.jupiter.api.Test;

class HostileMetaFuzzTest {
    private static final int ROUNDS_OF_A_BUCKET = 500;

    /** What is written depends on the round alone, so that one that fails can be repeated. */
    @Test
    void mutatedMeta_everyOperation_endsSoonAndTyped() throws IOException {
        int rounds = Soak.rounds(300, 100_000);
        HostileRounds operations = null;
        TestBucket store = null;
        for (int round = 0; round < rounds; round++) {
            if (round % ROUNDS_OF_A_BUCKET == 0) {
                if (store != null) {
                    store.close();
                }
                store = new TestBucket();
                operations = operations == null ? new HostileRounds(store.bucket) : operations.with(store.bucket);
                operations.putBystanders();
            }
            MetaMutations mutations = new MetaMutations(round);
            String subject = mutations.subject(store.subjects);
            byte[] meta = mutations.next();
            boolean marker = mutations.marker();
            if (marker) {
                store.stream.expire(store.subjects.isMetaOf("a", subject) ? subject : store.subjects.meta("a"));
            } else {
                store.stream.store(store.subjects.chunks("mine"), new byte[] {1, 2, 3, 4});
                store.stream.store(store.subjects.chunks("mine"), new byte[] {5, 6});
                store.stream.store(subject, meta);
            }
            store.stream.letPass(Duration.ofHours(1));
            operations.round(
                    mutations,
                    "round " + round + " on " + subject + ": " + (marker ? "marker" : MetaMutations.shown(meta)));
            store.stream.removeAll(subject);
            store.stream.removeAll(store.subjects.meta("a"));
            store.stream.removeAll(store.subjects.meta("z"));
        }
        store.close();
        operations.tell();
    }
}
