/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.camelobjectstore.engine.wire.BucketSubjects;
import org.camelobjectstore.engine.wire.Server;
import org.camelobjectstore.engine.wire.StreamInfo;
import org.camelobjectstore.engine.wire.Streams;
import org.camelobjectstore.engine.wire.Wire;
import org.camelobjectstore.engine.wire.WireException;

/** A server in this JVM: its buckets are {@link FakeStream}s. Safe for use by several threads. */
public final class FakeServer implements Server {
    private final FakeStreams configs = new FakeStreams();
    private final Map<String, FakeWire> wires = new ConcurrentHashMap<>();
    private final AtomicInteger nuids = new AtomicInteger();

    /** What is removed is gone for those who have it open. */
    private final Streams streams = new Streams() {
        @Override
        public StreamInfo create(Map<String, Object> config) throws IOException {
            return configs.create(config);
        }

        @Override
        public StreamInfo update(Map<String, Object> config) throws IOException {
            StreamInfo updated = configs.update(config);
            if (Boolean.TRUE.equals(config.get("sealed"))) {
                wire(String.valueOf(config.get("name"))).stream.seal();
            }
            return updated;
        }

        @Override
        public void delete(String stream) throws IOException {
            configs.delete(stream);
            wire(stream).stream.delete();
            wires.remove(stream);
        }

        @Override
        public StreamInfo info(String stream) throws IOException {
            return configs.info(stream);
        }

        @Override
        public List<StreamInfo> list(String subject) throws IOException {
            return configs.list(subject);
        }
    };

    private FakeWire wire(String stream) {
        return wires.computeIfAbsent(
                stream,
                name -> new FakeWire(
                        new FakeStream(new BucketSubjects(name.substring("OBJ_".length()))), Duration.ofSeconds(5)));
    }

    @Override
    public String address() {
        return "fake://server";
    }

    @Override
    public void checkVersion() {
        // it is as new as can be
    }

    @Override
    public Streams streams() {
        return streams;
    }

    @Override
    public Wire open(BucketSubjects subjects) throws IOException {
        StreamInfo there = configs.info(subjects.stream());
        return wire(String.valueOf(there.config().get("name")));
    }

    @Override
    public String used(String bucket, WireException.Kind limit) {
        return "Usage of " + limit + ".";
    }

    @Override
    public String newNuid() {
        return "n" + nuids.incrementAndGet();
    }

    /** What is stored stays, for other clients. */
    @Override
    public void close() {
        // nothing is open
    }

    /** Ends the threads that answer. */
    public void shutdown() {
        wires.values().forEach(FakeWire::close);
    }
}
