/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.camelobjectstore.settings.Options.configuration;
import static org.camelobjectstore.settings.Options.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.camelobjectstore.ObjectStoreConfiguration;
import org.camelobjectstore.ObjectStoreOperation;
import org.camelobjectstore.engine.BucketSettings;
import org.camelobjectstore.engine.GetRequest;
import org.camelobjectstore.engine.IfExists;
import org.camelobjectstore.engine.ObjectEvent;
import org.camelobjectstore.engine.StartAt;
import org.camelobjectstore.engine.StorageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an endpoint's options amount to, and which are refused in which words. */
class SettingsTest {

    @Test
    void options_thatAreNotGiven_areTheDefaultsOfTheContract() {
        Settings settings = settings("");

        assertThat(settings.bucket()).isEqualTo(BucketSettings.of("b"));
        assertThat(settings.autoCreateBucket()).isTrue();
        assertThat(settings.objectName()).isNull();
        assertThat(settings.reading()).isEqualTo(new GetRequest(0, null, true, Duration.ofSeconds(10)));
        assertThat(settings.names().describe()).isEmpty();
    }

    @Test
    void producerOptions_thatAreNotGiven_areTheDefaultsOfTheContract() {
        ProducerSettings producer = settings("").producer();

        assertThat(producer.operation()).isEqualTo(ObjectStoreOperation.put);
        assertThat(producer.chunkSize()).isEqualTo(131_072);
        assertThat(producer.maxInFlightBytes()).isEqualTo(8 << 20);
        assertThat(producer.ifExists()).isEqualTo(IfExists.REPLACE);
        assertThat(producer.expectedRevision()).isNull();
        assertThat(producer.missingIsNull()).isFalse();
        assertThat(producer.followLinks()).isTrue();
        assertThat(producer.includeDeleted()).isFalse();
        assertThat(producer.deleteAfterWrite()).isFalse();
        assertThat(producer.sweep().grace()).hasHours(1);
        assertThat(producer.sweep().markers()).isFalse();
        assertThat(producer.sweep().dryRun()).isFalse();
    }

    @Test
    void consumerOptions_thatAreNotGiven_areTheDefaultsOfTheContract() {
        ConsumerSettings consumer = settings("").consumer();

        assertThat(consumer.start()).isEqualTo(StartAt.current());
        assertThat(consumer.events()).containsExactlyInAnyOrder(ObjectEvent.Type.values());
        assertThat(consumer.includeBody()).isTrue();
        assertThat(consumer.durable()).isNull();
        assertThat(consumer.manualAck()).isFalse();
        assertThat(consumer.threads()).isEqualTo(1);
        assertThat(consumer.maxInFlight()).isEqualTo(100);
        assertThat(consumer.afterRead().isNone()).isTrue();
        assertThat(consumer.idempotentRepository()).isNull();
        assertThat(consumer.maxMessagesPerPoll()).isEqualTo(10);
    }

    @Test
    void bucketOptions_areTheBucketToCreate() {
        BucketSettings bucket = settings("bucketDescription=d&storage=Memory&replicas=3&ttl=60000&maxBytes=9"
                        + "&compression=true&placementCluster=c&placementTags= x , y ")
                .bucket();

        assertThat(bucket.description()).isEqualTo("d");
        assertThat(bucket.storage()).isEqualTo(StorageType.MEMORY);
        assertThat(bucket.replicas()).isEqualTo(3);
        assertThat(bucket.ttl()).hasMinutes(1);
        assertThat(bucket.maxBytes()).isEqualTo(9);
        assertThat(bucket.compression()).isTrue();
        assertThat(bucket.placementCluster()).isEqualTo("c");
        assertThat(bucket.placementTags()).containsExactly("x", "y");
    }

    /** An update removes what is empty, and leaves what is not given. */
    @Test
    void placementTags_empty_areNone_andNotGivenAreNotTold() {
        assertThat(settings("placementTags= ").bucket().placementTags()).isEmpty();
        assertThat(settings("").bucket().placementTags()).isNull();
    }

    @Test
    void bucketMetadata_isText() {
        ObjectStoreConfiguration configuration = configuration("");
        configuration.setBucketMetadata(new HashMap<>(Map.of("n", 1, "t", "text")));

        assertThat(Settings.from("b", configuration).bucket().metadata())
                .containsOnly(Map.entry("n", "1"), Map.entry("t", "text"));
    }

    @Test
    void readingWhole_isWithoutTheRange_andElseTheSame() {
        Settings settings = settings("offset=3&length=4&verifyDigest=false&progressInterval=0");

        assertThat(settings.reading()).isEqualTo(new GetRequest(3, 4L, false, Duration.ZERO));
        assertThat(settings.readingWhole()).isEqualTo(new GetRequest(0, null, false, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({"null, true", "NULL, true", "fail, false", "Fail, false"})
    void ifMissing_isReadInAnyCase(String value, boolean missingIsNull) {
        assertThat(settings("ifMissing=" + value).producer().missingIsNull()).isEqualTo(missingIsNull);
    }

    @ParameterizedTest
    @CsvSource({"replace, REPLACE", "FAIL, FAIL", "Skip, SKIP"})
    void ifExists_isReadInAnyCase(String value, IfExists expected) {
        assertThat(settings("ifExists=" + value).producer().ifExists()).isEqualTo(expected);
    }

    @Test
    void sweepOptions_areTheSweep() {
        ProducerSettings producer =
                settings("graceSeconds=120&markers=true&dryRun=true").producer();

        assertThat(producer.sweep().grace()).hasMinutes(2);
        assertThat(producer.sweep().markers()).isTrue();
        assertThat(producer.sweep().dryRun()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chunkSize=0 | chunkSize 0 must be 1 or more bytes",
                "maxInFlightBytes=0 | maxInFlightBytes 0 must be 1 or more bytes",
                "ifExists=never | ifExists 'never' is unknown; allowed are replace, fail, skip",
                "ifMissing=empty | ifMissing 'empty' is unknown; allowed are fail, null",
                "graceSeconds=119 | graceSeconds 119 must be 120 or more",
                "offset=-1 | offset -1 must be 0 or more bytes",
                "length=-1 | length -1 must be 0 or more bytes",
                "progressInterval=-1 | progressInterval -1 must be 0 or more",
                "storage=tape | storage 'tape' is unknown; allowed are file, memory",
                "replicas=6 | replicas 6 must be 1..5",
                "maxBytes=0 | maxBytes 0 must be positive, or -1 for no limit",
                "include=( | include '(' is not a regular expression",
                "exclude=[ | exclude '[' is not a regular expression",
            })
    void optionThatMakesNoSense_isRefused_inTheseWords(String option, String words) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(option)).withMessageStartingWith(words);
    }

    @ParameterizedTest
    @CsvSource({"''", "a.b", "a b", "a/b"})
    void bucketName_thatIsNone_isRefused_andShown(String name) {
        ObjectStoreConfiguration configuration = configuration("");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.from(name, configuration))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void watchRequest_isOfTheNamesEventsAndLimits() {
        var request = settings("objectName=o&prefix=p&events=PUT&maxInFlightEvents=7&deliverPolicy=new")
                .watchRequest();

        assertThat(request.start()).isEqualTo(StartAt.changes());
        assertThat(request.maxInFlight()).isEqualTo(7);
        assertThat(request.selection().objectName()).isEqualTo("o");
        assertThat(request.selection().types()).containsExactly(ObjectEvent.Type.PUT);
        assertThat(request.selection().names().test("p1")).isTrue();
        assertThat(request.selection().names().test("q1")).isFalse();
        assertThat(request.selection().text()).isEqualTo("events=PUT prefix=p");
    }
}
