/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.Message;
import io.nats.client.support.JsonParseException;
import io.nats.client.support.JsonParser;
import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import io.nats.client.support.Status;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/** The one table from JetStream's status and error codes to {@link WireException.Kind}s. */
final class ApiErrors {
    private ApiErrors() {}

    /**
     * The JSON of an answer.
     *
     * @throws WireException if the answer is a status or carries an error
     */
    static JsonValue json(Message answer) throws WireException {
        Status status = answer.getStatus();
        if (status != null) {
            throw status(status);
        }
        JsonValue json;
        try {
            json = JsonParser.parse(answer.getData());
        } catch (JsonParseException | RuntimeException | StackOverflowError e) { // the parser throws unchecked, too
            throw new WireException(Kind.UNCLEAR, "the server's answer is not JSON", e);
        }
        JsonValue error = JsonValueUtils.readObject(json, "error");
        if (error != null && error.map != null && !error.map.isEmpty()) {
            // answers of the API have a type, acknowledgements of stored messages have none
            throw error(error, JsonValueUtils.readString(json, "type") == null);
        }
        return json;
    }

    static WireException status(Status status) {
        int code = status.getCode();
        if (code == 503) {
            return new WireException(Kind.NO_RESPONDER, "no stream or server answers on this subject (503)");
        }
        return new WireException(Kind.REFUSED, code + " " + status.getMessage());
    }

    private static WireException error(JsonValue error, boolean ofStoring) {
        int code = JsonValueUtils.readInteger(error, "code", 0);
        int errorCode = JsonValueUtils.readInteger(error, "err_code", 0);
        String description = JsonValueUtils.readString(error, "description", "no description");
        return new WireException(
                kind(errorCode, description, ofStoring), code + ", error " + errorCode + ": " + description);
    }

    private static Kind kind(int errorCode, String description, boolean ofStoring) {
        return switch (errorCode) {
            case 10037 -> Kind.NO_MESSAGE;
            case 10059 -> Kind.NO_BUCKET;
            case 10058, 10013, 10148 -> Kind.NAME_TAKEN;
            case 10071, 10164 -> Kind.WRONG_REVISION;
            case 10109 -> Kind.SEALED;
            case 10002, 10028, 10047 -> Kind.ACCOUNT_FULL;
            case 10023 -> ofStoring ? Kind.SERVER_FULL : Kind.REFUSED; // a consumer or stream that finds no server
            case 10077 -> failedStore(description);
            case 10014 -> Kind.READER_LOST;
            default -> Kind.REFUSED;
        };
    }

    /**
     * One code for whatever a store did not take; its text is the error's in the server. The limits of a bucket are looked at
     * before a message goes to the replicas; what else fails at the leader, others may have stored.
     */
    private static Kind failedStore(String description) {
        if (description.contains("no space left")) {
            return Kind.SERVER_FULL;
        }
        return description.startsWith("maximum ") ? Kind.FULL : Kind.UNCLEAR; // bytes, messages, messages per subject
    }
}
