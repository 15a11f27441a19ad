/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What other clients once wrote, published again message by message. The live tests renew the files:
 *
 * <pre>{@code
 *   mvn verify -pl camel-objectstore-component -Dit.test=JsClientIT,JnatsClientIT -Dinterop.record=true \
 *       -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class RecordedIT extends InteropTestSupport {

    static Stream<Arguments> recordings() {
        return Stream.of(
                Arguments.of("javascript", Writings.WITH_ASCII_NAMES), Arguments.of("jnats", Writings.WITH_ANY_NAMES));
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void recording_isReadReplacedAndDeletedAsIfItsWriterWereThere(String recording, Writings writings)
            throws Exception {
        camel.createBucket(bucket);
        camel.createBucket(Writings.other(bucket));

        WireRecording.read(RECORDINGS.resolve(recording + ".jsonl")).replay(nats, bucket);

        for (ObjectClient reader : ours()) {
            writings.check(reader, bucket);
        }
        for (String name : writings.names()) {
            camel.put(bucket, Draft.of(name, "new"));
        }
        assertThat(storedVersions()).isEqualTo(writings.names().size());
        for (String name : writings.names()) {
            engine.delete(bucket, name);
        }
        assertThat(storedVersions()).isZero();
        assertThat(camel.list(bucket)).isEmpty();
    }
}
