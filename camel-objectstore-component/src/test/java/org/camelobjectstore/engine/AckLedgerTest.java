/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AckLedgerTest {
    private static final Duration NO_TIME = Duration.ofNanos(1);

    private final InFlightWindow window = new InFlightWindow(12);
    private final Chunker chunker = new Chunker(InputStream.nullInputStream(), 4);
    private final AckLedger ledger = new AckLedger(window, chunker);

    @BeforeEach
    void publishThreeChunks() throws WireException {
        for (int i = 0; i < 3; i++) {
            window.acquire(4, NO_TIME);
            ledger.enter(i, new byte[4]);
        }
    }

    @Test
    void stored_inOrder_releasesAndIsWell() {
        ledger.stored(0, 5);
        assertThat(window.inFlight()).isEqualTo(8);
        ledger.stored(1, 6);
        ledger.stored(2, 9);

        assertThat(window.inFlight()).isZero();
        assertThat(ledger.failure()).isNull();
    }

    @Test
    void stored_acksOvertakeEachOther_isWell() {
        ledger.stored(2, 9);
        ledger.stored(0, 5);
        ledger.stored(1, 6);

        assertThat(window.inFlight()).isZero();
        assertThat(ledger.failure()).isNull();
    }

    @Test
    void stored_inAnotherOrder_failsWithBothSequences() {
        ledger.stored(0, 5);
        ledger.stored(2, 6);
        ledger.stored(1, 7);

        assertThat(ledger.failure())
                .hasMessageContainingAll("chunk 3", "at sequence 6", "predecessor at 7")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void stored_atTheSameSequence_fails() {
        ledger.stored(0, 5);
        ledger.stored(1, 5);

        assertThat(ledger.failure()).hasMessageContainingAll("chunk 2", "at sequence 5");
    }

    @Test
    void stored_twice_fails() {
        ledger.stored(0, 5);
        ledger.stored(0, 6);

        assertThat(ledger.failure()).hasMessageContainingAll("chunk 1", "more than once");
        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void refused_chunk_keepsTheKindAndBreaksTheWindowOff() throws WireException {
        ledger.refused(1, new WireException(Kind.FULL, "400, error 10077: maximum bytes exceeded"));

        assertThat(ledger.failure())
                .hasMessageContainingAll("refused chunk 2", "10077")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.FULL));
        assertThat(window.acquire(1, NO_TIME)).isFalse();
        assertThat(window.inFlight()).isEqualTo(8);
    }

    @Test
    void refused_severalChunks_tellsOfTheFirst() {
        ledger.refused(1, new WireException(Kind.REFUSED, "first"));
        ledger.refused(2, new WireException(Kind.FULL, "second"));
        ledger.stored(0, 5);

        assertThat(ledger.failure()).hasMessageContainingAll("chunk 2", "first");
        assertThat(window.inFlight()).isZero();
    }

    @Test
    void lost_chunksInFlight_failsAndBreaksTheWindowOff() throws WireException {
        ledger.lost(new WireException(Kind.CONNECTION_LOST, "gone"));

        assertThat(ledger.failure())
                .hasMessage("gone; 3 chunk(s) were in flight")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CONNECTION_LOST));
        assertThat(window.acquire(1, NO_TIME)).isFalse();
    }

    @Test
    void lost_nothingInFlight_goesOn() throws WireException {
        ledger.stored(0, 5);
        ledger.stored(1, 6);
        ledger.stored(2, 7);

        ledger.lost(new WireException(Kind.CONNECTION_LOST, "gone"));

        assertThat(ledger.failure()).isNull();
        assertThat(window.acquire(1, NO_TIME)).isTrue();
    }

    @Test
    void withdraw_chunkThatWasNotSent_releasesItOnce() {
        ledger.withdraw(2);
        ledger.withdraw(2);

        assertThat(window.inFlight()).isEqualTo(8);
        assertThat(ledger.failure()).isNull();
    }

    @Test
    void stored_fullChunk_givesItsArrayBackToTheChunker() throws IOException {
        Chunker source = new Chunker(new ByteArrayInputStream(new byte[12]), 4);
        AckLedger books = new AckLedger(new InFlightWindow(12), source);
        byte[] first = source.next();
        byte[] second = source.next();
        books.enter(0, first);
        books.enter(1, second);

        books.stored(0, 5);

        assertThat(source.next()).isSameAs(first).isNotSameAs(second);
    }

    /** Nobody knows whether the connection still reads an array that it did not take, or that was refused. */
    @Test
    void refusedOrWithdrawn_fullChunk_isNotFilledAgain() throws IOException {
        Chunker source = new Chunker(new ByteArrayInputStream(new byte[12]), 4);
        AckLedger books = new AckLedger(new InFlightWindow(12), source);
        byte[] first = source.next();
        byte[] second = source.next();
        books.enter(0, first);
        books.enter(1, second);

        books.refused(0, new WireException(Kind.REFUSED, "429"));
        books.withdraw(1);

        assertThat(source.next()).isNotSameAs(first).isNotSameAs(second);
    }
}
