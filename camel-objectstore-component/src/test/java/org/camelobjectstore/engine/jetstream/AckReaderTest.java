/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nats.client.impl.NatsMessage;
import java.nio.charset.StandardCharsets;
import org.camelobjectstore.engine.wire.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AckReaderTest {
    private final AckReader acks = new AckReader("OBJ_b");

    private long sequence(String json) throws WireException {
        return acks.sequence(new NatsMessage("inbox", null, json.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"stream\":\"OBJ_b\",\"seq\":17}|17",
                "{\"stream\":\"OBJ_b\", \"seq\":17}|17",
                "{\"stream\":\"OBJ_b\",\"seq\":1}|1",
                "{\"stream\":\"OBJ_b\",\"domain\":\"hub\",\"seq\":17}|17",
                "{\"stream\":\"OBJ_b\",\"seq\":17,\"domain\":\"hub\"}|17",
                "{ \"seq\": 17, \"stream\": \"OBJ_b\" }|17",
                "{\"stream\":\"OBJ_b\",\"seq\":9223372036854775807}|9223372036854775807"
            })
    void acknowledgement_inAnyForm_givesItsSequence(String json, long sequence) throws WireException {
        assertThat(sequence(json)).isEqualTo(sequence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"OBJ_other\",\"seq\":17}",
                "{\"stream\":\"OBJ_b\",\"seq\":0}",
                "{\"stream\":\"OBJ_b\",\"seq\":}",
                "{\"stream\":\"OBJ_b\",\"seq\":17,\"duplicate\":true}",
                "{\"stream\":\"OBJ_b\"}",
                "{\"stream\":\"OBJ_b\",\"seq\":1x7}",
                "",
                "{"
            })
    void anythingElse_isRefused(String json) {
        assertThatThrownBy(() -> sequence(json)).isInstanceOf(WireException.class);
    }

    @Test
    void error_keepsItsKindAndText() {
        assertThatThrownBy(() -> sequence("{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"maximum bytes"
                        + " exceeded\"},\"stream\":\"OBJ_b\",\"seq\":0}"))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.kind()).isEqualTo(WireException.Kind.FULL))
                .hasMessage("503, error 10077: maximum bytes exceeded");
    }
}
