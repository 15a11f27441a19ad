/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nats.client.impl.NatsMessage;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.Status;
import java.time.Instant;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server writes into answers and reply subjects, as far as a test server can hardly be made to write it. */
class AnswersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$JS.ACK.OBJ_b.os_x.1.77.5.1767323045000000006.9",
                "$JS.ACK.hub.ACCOUNT.OBJ_b.os_x.1.77.5.1767323045000000006.9",
                "$JS.ACK._.ACCOUNT.OBJ_b.os_x.1.77.5.1767323045000000006.9.token"
            })
    void delivery_shortAndLongForm_isTheSame(String replyTo) throws WireException {
        assertThat(DeliverySubject.parse(replyTo))
                .isEqualTo(new DeliverySubject(1, 77, 5, Instant.parse("2026-01-02T03:04:05.000000006Z"), 9));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "_INBOX.x", "$JS.ACK.OBJ_b.os_x.1.77.5.1767323045000000006"})
    void delivery_otherSubject_isRefused(String replyTo) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> DeliverySubject.parse(replyTo))
                .withMessageContaining("reply subject '" + replyTo + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "10059, NO_BUCKET",
        "10058, NAME_TAKEN",
        "10071, WRONG_REVISION",
        "10164, WRONG_REVISION",
        "10109, SEALED",
        "10002, ACCOUNT_FULL",
        "10028, ACCOUNT_FULL",
        "10047, ACCOUNT_FULL",
        "10023, SERVER_FULL",
        "10077, UNCLEAR",
        "10014, READER_LOST",
        "10167, REFUSED"
    })
    void json_errorInTheAnswer_isOfItsKindWithCodeAndText(int errorCode, Kind kind) {
        String answer = "{\"error\":{\"code\":400,\"err_code\":" + errorCode + ",\"description\":\"why\"}}";

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> ApiErrors.json(message(answer)))
                .withMessage("400, error " + errorCode + ": why")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    /** One code for whatever a store did not take. */
    @ParameterizedTest
    @CsvSource({
        "maximum bytes exceeded, FULL",
        "maximum messages exceeded, FULL",
        "maximum messages per subject exceeded, FULL",
        "write /js/1.blk: no space left on device, SERVER_FULL",
        "message too large, UNCLEAR",
        "store is closed, UNCLEAR"
    })
    void json_failedStore_isFullOnlyIfItsTextSaysSo(String description, Kind kind) {
        String answer = "{\"error\":{\"code\":503,\"err_code\":10077,\"description\":\"" + description
                + "\"},\"stream\":\"OBJ_b\",\"seq\":0}";

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> ApiErrors.json(message(answer)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    /** The API says so of a consumer for which no server is up. */
    @Test
    void json_insufficientResourcesForAConsumer_isNotFull() {
        String answer = "{\"type\":\"io.nats.jetstream.api.v1.consumer_create_response\",\"error\":"
                + "{\"code\":503,\"err_code\":10023,\"description\":\"insufficient resources\"}}";

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> ApiErrors.json(message(answer)))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    }

    @Test
    void json_noError_isTheAnswer() throws WireException {
        for (String error : new String[] {"", ",\"error\":null", ",\"error\":{}"}) {
            assertThat(JsonValueUtils.readLong(ApiErrors.json(message("{\"seq\":7" + error + "}")), "seq", 0))
                    .isEqualTo(7);
        }
    }

    @Test
    void json_noJson_isUnclear() {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> ApiErrors.json(message("{\"seq\"")))
                .withMessage("the server's answer is not JSON")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNCLEAR));
    }

    @Test
    void status_noResponders_isToldFromOthers() {
        assertThat(ApiErrors.status(new Status(503, "No Responders")).kind()).isEqualTo(Kind.NO_RESPONDER);
        assertThat(ApiErrors.status(new Status(429, "Too Many Requests")))
                .hasMessage("429 Too Many Requests")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
    }

    private static NatsMessage message(String json) {
        return NatsMessage.builder()
                .subject("answer")
                .data(json.getBytes(UTF_8))
                .build();
    }
}
