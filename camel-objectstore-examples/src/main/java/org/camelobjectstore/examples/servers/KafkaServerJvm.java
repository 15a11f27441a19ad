/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.examples.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * Main class of a {@link KafkaServer}.
 *
 * <p>Arguments: where to write the configuration, the folder of the data, the port, the controller's port.
 */
final class KafkaServerJvm {
    /** What it prints when clients may come. */
    static final String STARTED = "The broker is started";

    private KafkaServerJvm() {}

    public static void main(String[] args) throws IOException {
        Path config = Path.of(args[0]);
        Path data = Path.of(args[1]);
        Properties properties = properties(data, args[2], args[3]);
        try (Writer writer = Files.newBufferedWriter(config)) {
            properties.store(writer, null);
        }
        if (Files.notExists(data)) {
            format(config);
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
        server.startup();
        System.out.println(STARTED);
        server.awaitShutdown();
    }

    private static Properties properties(Path data, String port, String controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        properties.put("log.dirs", data.toString());
        properties.put("num.partitions", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("auto.create.topics.enable", "true");
        // a broker that was killed may come back as soon as the controller has given its predecessor up
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("broker.session.timeout.ms", "3000");
        return properties;
    }

    private static void format(Path config) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        int status = StorageTool.execute(
                new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", config.toString()}, nowhere);
        if (status != 0) {
            throw new IllegalStateException("The broker's folder could not be formatted: status " + status);
        }
    }
}
