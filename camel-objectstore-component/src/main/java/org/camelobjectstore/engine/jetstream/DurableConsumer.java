/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.DurableReading;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/**
 * A durable pull consumer on the server: made if it is missing, and never changed. One that is there must have the settings
 * that are wanted, since it decides for everyone who shares it.
 */
final class DurableConsumer {
    private final Api api;
    private final String stream;
    private final DurableReading reading;

    DurableConsumer(Api api, String stream, DurableReading reading) {
        this.api = api;
        this.stream = stream;
        this.reading = reading;
    }

    /**
     * Makes sure of the consumer.
     *
     * @return what the server tells of it
     * @throws WireException OTHER_SETTINGS if it exists with others
     */
    JsonValue ensure() throws WireException {
        JsonValue info;
        try {
            info = info();
        } catch (WireException e) {
            if (!e.is(Kind.READER_LOST)) {
                throw e;
            }
            info = create();
        }
        checkSame(JsonValueUtils.readObject(info, "config"));
        return info;
    }

    private JsonValue info() throws WireException {
        return api.call("CONSUMER.INFO." + stream + "." + reading.name());
    }

    private JsonValue create() throws WireException {
        Map<String, JsonValue> creation = Map.of(
                "stream_name", new JsonValue(stream),
                "config", new JsonValue(config()),
                "action", new JsonValue("create"));
        try {
            return api.call("CONSUMER.CREATE." + stream + "." + reading.name() + "." + reading.filter(), creation);
        } catch (WireException e) {
            if (!e.is(Kind.NAME_TAKEN)) {
                throw e;
            }
            return info(); // somebody else has just made it
        }
    }

    private Map<String, JsonValue> config() {
        Map<String, JsonValue> config = new LinkedHashMap<>();
        config.put("name", new JsonValue(reading.name()));
        config.put("durable_name", new JsonValue(reading.name()));
        config.put("description", new JsonValue(reading.description()));
        config.put("filter_subject", new JsonValue(reading.filter()));
        config.put("ack_policy", new JsonValue("explicit"));
        config.put("ack_wait", new JsonValue(reading.ackWait().toNanos()));
        config.put("max_deliver", new JsonValue(reading.maxDeliver()));
        config.put("max_ack_pending", new JsonValue(-1)); // events that wait for a redelivery must not stop the others
        config.put("replay_policy", new JsonValue("instant"));
        config.putAll(DeliverPolicyConfig.config(reading.start()));
        return config;
    }

    private void checkSame(JsonValue there) throws WireException {
        List<String> differences = new ArrayList<>();
        differ(differences, "filter_subject", JsonValueUtils.readString(there, "filter_subject", ""), reading.filter());
        differ(differences, "ack_policy", JsonValueUtils.readString(there, "ack_policy", ""), "explicit");
        differ(differences, "deliver_subject", JsonValueUtils.readString(there, "deliver_subject", ""), "");
        differ(
                differences,
                "ack_wait",
                Duration.ofNanos(JsonValueUtils.readLong(there, "ack_wait", 0)).toMillis() + " ms",
                reading.ackWait().toMillis() + " ms");
        differ(
                differences,
                "max_deliver",
                Long.toString(JsonValueUtils.readLong(there, "max_deliver", -1)),
                Long.toString(reading.maxDeliver()));
        String description = JsonValueUtils.readString(there, "description", "");
        differ(differences, "description", description, reading.description());
        if (!isRemade(there, description)) {
            differ(
                    differences,
                    "deliver_policy",
                    DeliverPolicyConfig.describe(there),
                    DeliverPolicyConfig.describe(reading.configured()));
        }
        if (!differences.isEmpty()) {
            throw new WireException(
                    Kind.OTHER_SETTINGS,
                    "the durable consumer '" + reading.name() + "' exists with other settings: "
                            + String.join("; ", differences)
                            + ". Nothing was changed. Use the same settings, or another name, or remove it (nats consumer rm "
                            + stream + " " + reading.name() + "), which makes it begin anew");
        }
    }

    /** One that was lost while it was in use begins where it was lost, or with all of a bucket that was made anew. */
    private boolean isRemade(JsonValue there, String description) {
        if (!"by_start_sequence".equals(JsonValueUtils.readString(there, "deliver_policy"))
                || !description.equals(reading.description())) {
            return false;
        }
        return switch (reading.configured().kind()) {
            case NEW -> true;
            case BY_START_SEQUENCE -> JsonValueUtils.readLong(there, "opt_start_seq", 0) == 1;
            default -> false;
        };
    }

    private static void differ(List<String> differences, String setting, String there, String wanted) {
        if (!there.equals(wanted)) {
            differences.add(setting + " is '" + there + "', wanted is '" + wanted + "'");
        }
    }
}
