/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Duration GRACE = Duration.ofMinutes(10);

    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    private void abandon(String nuid, int chunks) throws WireException {
        for (int i = 0; i < chunks; i++) {
            store.stream.store(store.subjects.chunks(nuid), bytes(4));
        }
    }

    private void awaitStored(long chunks) {
        String subject =
                store.subjects.chunks(store.context.transfers().running().get(0).nuid());
        await().until(() -> store.stream.counts(subject).getOrDefault(subject, 0L) == chunks);
    }

    @Test
    void sweep_oldOrphan_isRemovedAndReported() throws IOException {
        StoredObject live = store.put("a", bytes(12));
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(GRACE, false);

        assertThat(report.orphans()).singleElement().satisfies(orphan -> {
            assertThat(orphan.nuid()).isEqualTo("x");
            assertThat(orphan.chunks()).isEqualTo(3);
            assertThat(orphan.removed()).isTrue();
        });
        assertThat(report.chunks()).isEqualTo(3);
        assertThat(store.stream.nuids()).containsExactly(live.nuid());
        assertThat(store.get("a")).isEqualTo(bytes(12));
    }

    @Test
    void sweep_dryRun_reportsAndRemovesNothing() throws IOException {
        abandon("x", 3);
        store.stream.letPass(GRACE.plusSeconds(1));

        SweepReport report = store.bucket.sweep(GRACE, true);

        assertThat(report.dryRun()).isTrue();
        assertThat(report.orphans()).singleElement().satisfies(orphan -> assertThat(orphan.removed())
                .isFalse());
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_lastChunkYoungerThanTheGrace_isLeftAlone() throws IOException {
        abandon("x", 3);
        store.stream.letPass(GRACE.minusSeconds(5));

        SweepReport report = store.bucket.sweep(GRACE, false);

        assertThat(report.orphans()).isEmpty();
        assertThat(report.tooYoung()).isEqualTo(1);
        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_objectUnderTheStandardEncoding_isReferredTo() throws IOException {
        StoredObject theirs = TestBucket.meta("ab~", "x", bytes(4));
        store.store(store.subjects.otherMetas("ab~").get(0), theirs, bytes(4));

        assertThat(store.bucket.sweep(Duration.ZERO, false).orphans()).isEmpty();
    }

    @Test
    void sweep_putOfThisClientThatPauses_isLeftAlone() throws IOException {
        byte[] content = bytes(12);
        SweepReport[] during = new SweepReport[1];
        InputStream pausing = new InputStream() {
            private int at;

            @Override
            public int read() throws IOException {
                if (at == 8) {
                    awaitStored(2);
                    store.stream.letPass(GRACE.plusSeconds(60));
                    during[0] = store.bucket.sweep(GRACE, false);
                }
                return at == content.length ? -1 : content[at++];
            }
        };

        store.bucket.put(request("a"), pausing);

        assertThat(during[0].tooYoung()).isEqualTo(1);
        assertThat(during[0].orphans()).isEmpty();
        assertThat(store.get("a")).isEqualTo(content);
    }

    /** Another client has no patience with an upload that pauses: the put must not commit what is not there. */
    @Test
    void put_sweptByAnotherClientWhileItPaused_failsAndKeepsTheOldObject() throws IOException {
        store.put("a", bytes(6));
        byte[] content = bytes(100, 12);
        try (TestBucket other = store.otherClient("m")) {
            InputStream pausing = new InputStream() {
                private int at;

                @Override
                public int read() throws IOException {
                    if (at == 8) {
                        awaitStored(2);
                        store.clock.letPass(GRACE.plusSeconds(60));
                        store.stream.letPass(GRACE.plusSeconds(60));
                        other.bucket.sweep(GRACE, false);
                    }
                    return at == content.length ? -1 : content[at++];
                }
            };

            assertThatExceptionOfType(ObjectStoreException.class)
                    .isThrownBy(() -> store.bucket.put(request("a"), pausing))
                    .withMessageContaining("of its 3 chunks are stored any more");
        }
        assertThat(store.get("a")).isEqualTo(bytes(6));
        assertThat(store.stream.nuids()).hasSize(1);
    }

    @Test
    void put_slowButUndisturbed_succeeds() throws IOException {
        InputStream slow = new ByteArrayInputStream(bytes(12)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                store.clock.letPass(Duration.ofMinutes(1));
                return super.read(target, offset, length);
            }
        };

        store.bucket.put(request("a"), slow);

        assertThat(store.get("a")).isEqualTo(bytes(12));
    }

    /** Its chunks would look like nobody's. */
    @Test
    void sweep_metaThatCannotBeRead_removesNothing() throws IOException {
        abandon("x", 3);
        store.stream.replace(store.subjects.meta("future"), new byte[] {'?'}, 0);
        store.stream.letPass(GRACE.plusSeconds(1));

        assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(() -> store.bucket.sweep(GRACE, false));

        assertThat(store.stream.nuids()).containsExactly("x");
    }

    @Test
    void sweep_deleteThatDiedBeforeItsPurge_isFinished() throws IOException {
        StoredObject object = store.put("a", bytes(12));
        store.faults.failPurge(WireException.Kind.REFUSED);
        store.bucket.delete("a", null);
        assertThat(store.stream.nuids()).containsExactly(object.nuid());

        assertThat(store.bucket.sweep(Duration.ZERO, false).orphans()).hasSize(1);

        assertThat(store.stream.nuids()).isEmpty();
    }
}
