/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for what is under way. */
@Timeout(20)
class InFlightTest {
    private final InFlight inFlight = new InFlight();
    private final AtomicInteger ran = new AtomicInteger();

    @Test
    void awaitNone_withNothingUnderWay_isAtOnce_andElseNotInTime() {
        assertThat(inFlight.awaitNone(Duration.ZERO)).isTrue();
        inFlight.begin();

        assertThat(inFlight.awaitNone(Duration.ZERO)).isFalse();
        assertThat(inFlight.count()).isEqualTo(1);
    }

    @Test
    void awaitNone_endsWithTheLast() throws Exception {
        inFlight.begin();
        inFlight.begin();
        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> inFlight.awaitNone(Duration.ofSeconds(15)));
        inFlight.end();
        inFlight.end();

        assertThat(waiting.get(15, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void awaitNone_interrupted_isFalse_andStaysInterrupted() {
        inFlight.begin();
        Thread.currentThread().interrupt();

        assertThat(inFlight.awaitNone(Duration.ofSeconds(15))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whenNone_runsOnce_asSoonAsNothingIsUnderWay() {
        inFlight.begin();
        inFlight.whenNone(ran::incrementAndGet);
        assertThat(ran).hasValue(0);

        inFlight.end();
        inFlight.begin();
        inFlight.end();

        assertThat(ran).hasValue(1);
    }

    @Test
    void whenNone_withNothingUnderWay_runsAtOnce() {
        inFlight.whenNone(ran::incrementAndGet);

        assertThat(ran).hasValue(1);
        assertThat(inFlight.count()).isZero();
    }
}
