/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.engine.DurableSettings;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the options of a consumer amount to, and which are refused in which words. */
class ConsumerSettingsTest {

    static Stream<Arguments> policies() {
        return Stream.of(
                Arguments.of("lastPerSubject", StartAt.current()),
                Arguments.of("LASTPERSUBJECT", StartAt.current()),
                Arguments.of("new", StartAt.changes()),
                Arguments.of("all", StartAt.everything()),
                Arguments.of("byStartSequence&startSequence=7", StartAt.revision(7)),
                Arguments.of(
                        "byStartTime&startTime=2026-01-31T12:00:00Z",
                        StartAt.time(Instant.parse("2026-01-31T12:00:00Z"))));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void deliverPolicy_isWhereTheWatchBegins(String policy, StartAt expected) {
        assertThat(settings("deliverPolicy=" + policy).consumer().start()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT,DELETE", "delete,put", " put , Delete "})
    void events_areReadInAnyCaseAndOrder(String events) {
        assertThat(settings("events=" + events).consumer().events())
                .containsExactlyInAnyOrder(ObjectEvent.Type.PUT, ObjectEvent.Type.DELETE);
    }

    /** What is deleted or moved after it was read makes events of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"deleteAfterRead=true", "moveAfterRead=true&destinationBucket=c"})
    void events_ofOneThatRemovesWhatItRead_arePuts_unlessOthersAreNamed(String afterRead) {
        assertThat(settings(afterRead).consumer().events()).containsExactly(ObjectEvent.Type.PUT);
        assertThat(settings(afterRead + "&events=LINK").consumer().events()).containsExactly(ObjectEvent.Type.LINK);
    }

    @Test
    void durableOptions_areTheDurable() {
        assertThat(settings("durableName=d").consumer().durable())
                .isEqualTo(new DurableSettings("d", Duration.ofSeconds(30), -1, false));
        assertThat(settings("durableName=d&ackWait=5000&maxDeliver=3&deleteAfterRead=true")
                        .consumer()
                        .durable())
                .isEqualTo(new DurableSettings("d", Duration.ofSeconds(5), 3, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deliverPolicy=some | deliverPolicy 'some' is unknown; allowed are lastPerSubject, new, all,"
                        + " byStartSequence, byStartTime",
                "deliverPolicy=byStartSequence | deliverPolicy=byStartSequence needs the option startSequence",
                "deliverPolicy=byStartSequence&startSequence=0 | startSequence 0 must be 1 or more",
                "deliverPolicy=byStartTime | deliverPolicy=byStartTime needs the option startTime",
                "deliverPolicy=byStartTime&startTime=noon | startTime 'noon' is not a time such as"
                        + " 2026-01-31T12:00:00Z",
                "events=NONE | events 'NONE' is unknown; allowed are put, link, delete",
                "events=PUT, | events '' is unknown; allowed are put, link, delete",
                "concurrentConsumers=0 | concurrentConsumers 0 must be 1 or more",
                "maxInFlightEvents=0 | maxInFlightEvents 0 must be 1 or more",
                "maxMessagesPerPoll=-1 | maxMessagesPerPoll -1 must be 0 or more",
                "durableName=a.b | durableName 'a.b' is not valid",
                "durableName=d&ackWait=999 | ackWait 999 ms must be 1000 ms or more",
                "durableName=d&maxDeliver=0 | maxDeliver 0 must be 1 or more, or -1 for no limit",
                "maxDeliver=3 | maxDeliver needs the option durableName",
                "manualAck=true | manualAck needs the option durableName",
                "durableName=d&manualAck=true&deleteAfterRead=true | manualAck=true leaves it to the route",
                "redeliveryDelay=-1 | redeliveryDelay -1 must be 0 or more",
                "maximumRedeliveryDelay=-1 | maximumRedeliveryDelay -1 must be 0 or more",
                "redeliveryBackOffMultiplier=0.5 | redeliveryBackOffMultiplier 0.5 must be 1 or more",
                "deleteAfterRead=true&moveAfterRead=true&destinationBucket=c | deleteAfterRead=true and"
                        + " moveAfterRead=true contradict each other",
                "moveAfterRead=true | moveAfterRead=true needs a destination: set destinationBucket or"
                        + " destinationObjectName",
            })
    void optionThatMakesNoSense_isRefused_inTheseWords(String options, String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(options)).withMessageStartingWith(words);
    }

    @Test
    void manualAck_withAnIdempotentRepository_isRefused() {
        ObjectStoreConfiguration configuration = configuration("durableName=d&manualAck=true");
        assertThat(Settings.from("b", configuration).consumer().manualAck()).isTrue();
        configuration.setIdempotentRepository(new MemoryIdempotentRepository());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.from("b", configuration))
                .withMessageContaining("idempotentRepository");
    }

    @ParameterizedTest
    @CsvSource({"1, 100", "2, 200", "3, 400", "4, 500", "2000, 500"})
    void redelivery_withBackOff_growsUpToTheMaximum(long delivery, long millis) {
        Redelivery redelivery = settings("redeliveryDelay=100&redeliveryBackOffMultiplier=2&maximumRedeliveryDelay=500")
                .consumer()
                .redelivery();

        assertThat(redelivery.after(delivery)).hasMillis(millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 2000})
    void redelivery_withoutBackOff_isTheDelayEachTime_whateverTheMaximum(long delivery) {
        Redelivery redelivery = settings("redeliveryDelay=100&maximumRedeliveryDelay=50")
                .consumer()
                .redelivery();

        assertThat(redelivery.after(delivery)).hasMillis(100);
    }
}
