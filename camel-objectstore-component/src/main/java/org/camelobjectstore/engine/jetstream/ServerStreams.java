/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine.jetstream;

import io.nats.client.support.JsonValue;
import io.nats.client.support.JsonValueUtils;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camelobjectstore.engine.wire.Json;
import org.camelobjectstore.engine.wire.StreamInfo;
import org.camelobjectstore.engine.wire.Streams;
import org.camelobjectstore.engine.wire.WireException;
import org.jspecify.annotations.Nullable;

/** {@link Streams} of a real server. */
final class ServerStreams implements Streams {
    private final Api api;

    ServerStreams(Api api) {
        this.api = api;
    }

    @Override
    public StreamInfo create(Map<String, Object> config) throws WireException {
        return info(api.call("STREAM.CREATE." + config.get("name"), Json.write(config)));
    }

    @Override
    public StreamInfo update(Map<String, Object> config) throws WireException {
        return info(api.call("STREAM.UPDATE." + config.get("name"), Json.write(config)));
    }

    @Override
    public void delete(String stream) throws WireException {
        api.callOnce("STREAM.DELETE." + stream, Map.of());
    }

    @Override
    public StreamInfo info(String stream) throws WireException {
        return info(api.call("STREAM.INFO." + stream));
    }

    @Override
    public List<StreamInfo> list(String subject) throws WireException {
        List<StreamInfo> found = new ArrayList<>();
        long offset = 0;
        while (true) {
            JsonValue page =
                    api.call("STREAM.LIST", Map.of("subject", new JsonValue(subject), "offset", new JsonValue(offset)));
            List<JsonValue> streams = JsonValueUtils.readArray(page, "streams");
            streams.forEach(stream -> found.add(info(stream)));
            offset += streams.size();
            if (streams.isEmpty() || offset >= JsonValueUtils.readLong(page, "total", 0)) {
                return found;
            }
        }
    }

    private static StreamInfo info(JsonValue answer) {
        JsonValue config = JsonValueUtils.readObject(answer, "config");
        Map<String, Object> plain = new LinkedHashMap<>();
        config.map.forEach((key, value) -> plain.put(key, plain(value)));
        return new StreamInfo(plain, JsonValueUtils.readLong(JsonValueUtils.readObject(answer, "state"), "bytes", 0));
    }

    private static @Nullable Object plain(JsonValue value) {
        if (value.map != null) {
            Map<String, Object> members = new LinkedHashMap<>();
            value.map.forEach((key, member) -> members.put(key, plain(member)));
            return members;
        }
        if (value.array != null) {
            return value.array.stream().map(ServerStreams::plain).toList();
        }
        if (value.string != null) {
            return value.string;
        }
        Long whole = JsonValueUtils.getLong(value);
        return whole != null ? whole : value.number != null ? Double.valueOf(value.number.doubleValue()) : value.bool;
    }
}
