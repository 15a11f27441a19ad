/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.camelobjectstore.engine.TestBucket.bytes;
import static org.camelobjectstore.engine.TestBucket.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.camelobjectstore.engine.TransferProgress.Direction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferProgressTest {
    private final TestBucket store = new TestBucket();

    @AfterEach
    void close() {
        store.close();
    }

    private List<TransferProgress> running() {
        return store.context.transfers().running();
    }

    @Test
    void put_underWay_isListedWithItsBytesAndGoneAfterwards() throws IOException {
        List<Long> seen = new ArrayList<>();
        InputStream source = new ByteArrayInputStream(bytes(12)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                running().forEach(transfer -> {
                    assertThat(transfer.direction()).isEqualTo(Direction.PUT);
                    assertThat(transfer.object()).isEqualTo("a");
                    assertThat(transfer.nuid()).isEqualTo("n1");
                    seen.add(transfer.bytes());
                });
                return super.read(target, offset, length);
            }
        };

        store.bucket.put(request("a"), source);

        assertThat(seen).isSorted().contains(0L, 4L, 8L);
        assertThat(running()).isEmpty();
    }

    @Test
    void put_failed_isNotListedAnyMore() {
        store.stream.seal();

        assertThatExceptionOfType(ObjectStoreException.class).isThrownBy(() -> store.put("a", bytes(12)));
        assertThat(running()).isEmpty();
    }

    @Test
    void get_halfRead_isListedUntilItIsClosed() throws IOException {
        StoredObject object = store.put("a", bytes(12));
        ObjectContent content = store.bucket.open(object, true);
        assertThat(running()).isEmpty();

        content.readNBytes(6);

        assertThat(running()).singleElement().satisfies(transfer -> {
            assertThat(transfer.direction()).isEqualTo(Direction.GET);
            assertThat(transfer.bytes()).isEqualTo(8);
            assertThat(transfer.total()).hasValue(12);
        });
        content.close();
        assertThat(running()).isEmpty();
    }

    @Test
    void get_readToTheEnd_isNotListedAnyMore() throws IOException {
        StoredObject object = store.put("a", bytes(12));
        ObjectContent content = store.bucket.open(object, true);

        content.readAllBytes();

        assertThat(running()).isEmpty();
    }

    @Test
    void text_knownSize_tellsThePercentage() {
        TransferProgress progress =
                new TransferProgress(Direction.PUT, "b", "a", "n", OptionalLong.of(200), Duration.ZERO);
        progress.advance(50);

        assertThat(progress.toString())
                .startsWith("Put in progress: 50 of 200 bytes (25 %) into bucket 'b', object 'a', ")
                .endsWith(" MB/s");
    }

    @Test
    void text_unknownSize_tellsBytesAlone() {
        TransferProgress progress =
                new TransferProgress(Direction.GET, "b", "a", "n", OptionalLong.empty(), Duration.ZERO);
        progress.advance(50);

        assertThat(progress.toString()).startsWith("Get in progress: 50 bytes from bucket 'b', object 'a', ");
    }
}
