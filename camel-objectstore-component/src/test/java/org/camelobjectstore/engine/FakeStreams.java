/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camelobjectstore.engine.wire.StreamInfo;
import org.camelobjectstore.engine.wire.Streams;
import org.camelobjectstore.engine.wire.WireException;
import org.camelobjectstore.engine.wire.WireException.Kind;

/** Streams that are nothing but their configurations. Safe for use by several threads. */
final class FakeStreams implements Streams {
    private final Map<String, Map<String, Object>> configs = new TreeMap<>();

    private static String name(Map<String, Object> config) {
        return String.valueOf(config.get("name"));
    }

    @Override
    public synchronized StreamInfo create(Map<String, Object> config) throws WireException {
        Map<String, Object> present = configs.putIfAbsent(name(config), new LinkedHashMap<>(config));
        if (present != null && !present.equals(config)) {
            throw new WireException(Kind.NAME_TAKEN, "400, error 10058: stream name already in use");
        }
        return info(name(config));
    }

    @Override
    public synchronized StreamInfo update(Map<String, Object> config) throws WireException {
        info(name(config));
        configs.put(name(config), new LinkedHashMap<>(config));
        return info(name(config));
    }

    @Override
    public synchronized void delete(String stream) throws WireException {
        info(stream);
        configs.remove(stream);
    }

    @Override
    public synchronized StreamInfo info(String stream) throws WireException {
        Map<String, Object> config = configs.get(stream);
        if (config == null) {
            throw new WireException(Kind.NO_BUCKET, "404, error 10059: stream not found");
        }
        return new StreamInfo(config, 7);
    }

    /** All of them, whatever the subject. */
    @Override
    public synchronized List<StreamInfo> list(String subject) throws WireException {
        List<StreamInfo> all = new ArrayList<>();
        for (String stream : configs.keySet()) {
            all.add(info(stream));
        }
        return all;
    }
}
