/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.ConsumerState;
import org.camelobjectstore.engine.wire.WireException;

/** How far the consumers of a stream have come, as the server lists them. */
final class Consumers {
    private static final List<String> EVERYTHING = List.of(">");

    private Consumers() {}

    static List<ConsumerState> list(Api api, String stream) throws WireException {
        List<ConsumerState> consumers = new ArrayList<>();
        while (true) {
            JsonValue page =
                    api.call("CONSUMER.LIST." + stream, Map.of("offset", new JsonValue((long) consumers.size())));
            int before = consumers.size();
            for (JsonValue info : JsonValueUtils.readArray(page, "consumers")) {
                consumers.add(state(info));
            }
            for (String silent : JsonValueUtils.readStringList(page, "missing")) { // its servers gave no answer
                consumers.add(nothingKnown(silent));
            }
            long total = JsonValueUtils.readLong(page, "total", 0);
            if (consumers.size() >= total) {
                return consumers;
            }
            if (consumers.size() == before) {
                consumers.add(nothingKnown("of which the server tells nothing"));
                return consumers;
            }
        }
    }

    private static ConsumerState nothingKnown(String name) {
        return new ConsumerState(name, EVERYTHING, 0);
    }

    private static ConsumerState state(JsonValue info) {
        return new ConsumerState(JsonValueUtils.readString(info, "name", ""), filters(info), through(info));
    }

    private static List<String> filters(JsonValue info) {
        JsonValue config = JsonValueUtils.readObject(info, "config");
        String single = JsonValueUtils.readString(config, "filter_subject", "");
        if (!single.isEmpty()) {
            return List.of(single);
        }
        List<String> several = JsonValueUtils.readStringList(config, "filter_subjects");
        return several.isEmpty() ? EVERYTHING : List.copyOf(several);
    }

    /** Where no acknowledgement is outstanding, what was delivered counts: the floor may be behind. */
    private static long through(JsonValue info) {
        JsonValue delivered = JsonValueUtils.readObject(info, "delivered");
        if (JsonValueUtils.readLong(delivered, "consumer_seq", 0) == 0) { // servers' floors differ then
            return JsonValueUtils.readLong(info, "num_pending", 0) == 0 ? Long.MAX_VALUE : 0;
        }
        long floor = DeliveryAcks.floor(info).streamSequence();
        return JsonValueUtils.readLong(info, "num_ack_pending", 0) == 0
                ? Math.max(floor, JsonValueUtils.readLong(delivered, "stream_seq", 0))
                : floor;
    }
}
